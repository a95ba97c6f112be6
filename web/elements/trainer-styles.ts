import { css } from 'lit';

export const trainerStyles = css`
  .trainer {
    display: grid;
    gap: 32px;
    padding: 8px;
  }
  .run,
  .side {
    display: grid;
    gap: 24px;
    align-content: start;
    min-width: 0;
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  h3,
  legend {
    margin: 0 0 8px;
    color: var(--ink);
    font-size: 15px;
    font-weight: 600;
    line-height: 24px;
  }
  .controls {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .progress {
    display: grid;
    gap: 4px;
  }
  .state {
    display: flex;
    justify-content: space-between;
    gap: 16px;
  }
  .time {
    color: var(--soft);
    font-size: 14px;
    white-space: nowrap;
  }
  .progress .note {
    min-height: 20px;
  }
  .progress .note:empty {
    min-height: 0;
  }
  .numbers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 16px;
  }
  .numbers > div:first-child {
    grid-column: 1 / -1;
  }
  .numbers dt {
    color: var(--soft);
    font-size: 13px;
    line-height: 16px;
  }
  .numbers dd {
    font: 24px/32px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
  }
  .numbers dd.main {
    color: var(--seal);
    font-size: 48px;
    line-height: 56px;
  }
  .numbers dd.note {
    min-height: 16px;
    font: 12px/16px var(--text);
  }
  .plots {
    display: grid;
    gap: 24px;
  }
  .data .field + .note {
    margin-top: 8px;
  }
  .examples {
    display: block;
    width: 100%;
    max-width: 280px;
    margin-top: 8px;
    color: var(--ink);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 8px;
  }
  .actions + .note {
    margin-top: 8px;
  }
  .button {
    position: relative;
  }
  .button:focus-within {
    outline: 2px solid var(--seal);
    outline-offset: 2px;
  }
  .button[data-disabled] {
    color: var(--soft);
    border-color: var(--rule);
    background: none;
    cursor: default;
  }
  @container (min-width: 480px) {
    .controls {
      grid-template-columns: repeat(4, 1fr);
    }
    .numbers {
      grid-template-columns: 2fr 1fr 1fr;
    }
    .numbers > div:first-child {
      grid-column: auto;
    }
  }
  @container (min-width: 880px) {
    .trainer {
      grid-template-columns: minmax(0, 1fr) 304px;
      gap: 48px;
    }
  }
`;
