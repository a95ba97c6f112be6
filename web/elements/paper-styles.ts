// The sheet that digits are drawn on.
import { css } from 'lit';

export const paperStyles = css`
  .paper {
    position: relative;
  }
  [part='canvas'] {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    border: 1px solid var(--edge);
    border-radius: 4px;
    color: var(--ink);
    caret-color: var(--seal);
    outline: 2px none var(--rule);
    background: var(--sheet);
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
  }
  [part='canvas']:focus-visible {
    border-color: var(--seal);
    box-shadow: 0 0 0 2px var(--seal);
  }
  .keys {
    position: absolute;
    inset: auto 8px 8px;
    margin: 0;
    color: var(--soft);
    font-size: 12px;
    line-height: 16px;
    text-align: center;
    text-wrap: balance;
    opacity: 0;
    pointer-events: none;
  }
  [part='canvas']:focus-visible ~ .keys {
    opacity: 1;
  }
`;
