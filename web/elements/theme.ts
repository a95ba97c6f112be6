// Ink on paper, and ink-stone in the dark: the colours, type and controls that all elements share.
import { css } from 'lit';

export const theme = css`
  :host {
    color-scheme: light dark;
    --paper: light-dark(#faf6ee, #1b1a1c);
    --sheet: light-dark(#fffdf8, #242326);
    --ink: light-dark(#231f1b, #efe8da);
    --soft: light-dark(#62594f, #b5ab9c);
    --rule: light-dark(#ddd4c4, #3d3a3b);
    --edge: light-dark(#8d8375, #857d74);
    --seal: light-dark(#bf3a21, #f0765a);
    --on-seal: light-dark(#fffdf8, #1b1a1c);
    --wash: light-dark(#f1eadd, #2d2b2e);
    --second: light-dark(#2f6285, #86b9dc);
    --text:
      system-ui, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Yu Gothic UI', Meiryo,
      sans-serif;
    --brush:
      'Hiragino Mincho ProN', 'Yu Mincho', 'Noto Serif JP', 'Noto Serif CJK JP', 'Iowan Old Style',
      Palatino, Georgia, serif;
    display: block;
    container-type: inline-size;
    box-sizing: border-box;
    color: var(--ink);
    background: var(--paper);
    font: 16px/24px var(--text);
    font-variant-numeric: tabular-nums;
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--seal);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .note {
    color: var(--soft);
    font-size: 14px;
    line-height: 20px;
  }
  .problem {
    color: var(--seal);
    font-size: 14px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  .problem small {
    color: var(--soft);
    font-size: 12px;
  }
  @media print {
    :host {
      background: none;
    }
  }
`;

export const controls = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 0 16px;
    border: 1px solid var(--edge);
    border-radius: 4px;
    color: var(--ink);
    background: var(--sheet);
    font: inherit;
    font-size: 15px;
    cursor: pointer;
    transition:
      background-color 100ms,
      border-color 100ms;
  }
  button:hover:enabled,
  .button:hover {
    border-color: var(--ink);
    background: var(--wash);
  }
  button:disabled {
    color: var(--soft);
    border-color: var(--rule);
    background: none;
    cursor: default;
  }
  button.main:enabled {
    border-color: var(--seal);
    color: var(--on-seal);
    background: var(--seal);
  }
  button.main:hover:enabled {
    border-color: var(--ink);
  }
  button svg {
    width: 16px;
    height: 16px;
    fill: currentColor;
  }
  progress {
    appearance: none;
    display: block;
    width: 100%;
    height: 8px;
    border: 0;
    border-radius: 4px;
    overflow: hidden;
    background: var(--rule);
    color: var(--seal);
  }
  progress::-webkit-progress-bar {
    background: var(--rule);
  }
  progress::-webkit-progress-value {
    background: var(--seal);
  }
  progress::-moz-progress-bar {
    background: var(--seal);
  }
  @media print {
    button,
    .button {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
