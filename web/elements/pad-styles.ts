import { css } from 'lit';

export const padStyles = css`
  .pad {
    display: grid;
    gap: 24px;
    padding: 8px;
  }
  .drawing {
    display: grid;
    gap: 8px;
    align-content: start;
    max-width: 392px;
  }
  .buttons {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .reading {
    display: grid;
    grid-template-columns: 136px 1fr;
    gap: 16px 24px;
    align-content: start;
    min-width: 0;
  }
  h3,
  figcaption {
    margin: 0 0 8px;
    color: var(--soft);
    font-size: 13px;
    font-weight: 400;
    line-height: 16px;
  }
  .view {
    margin: 0;
  }
  [part='seen'] {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    border: 1px solid var(--edge);
    border-radius: 4px;
    color: var(--ink);
    background: var(--sheet);
    image-rendering: pixelated;
  }
  .result {
    position: relative;
    min-width: 0;
  }
  [part='digit'] {
    display: block;
    height: 136px;
    color: var(--seal);
    font: 600 160px/136px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
  }
  .invitation {
    position: absolute;
    inset: 56px 0 auto;
    color: var(--soft);
    font: 20px/32px var(--brush);
  }
  .bars,
  .note {
    grid-column: 1 / -1;
  }
  .note {
    min-height: 20px;
    margin: 0;
  }
  @container (min-width: 640px) {
    .pad {
      grid-template-columns: minmax(0, 392px) minmax(0, 1fr);
      gap: 32px;
    }
  }
  @container (min-width: 800px) {
    .reading {
      grid-template-columns: 168px 1fr;
    }
    [part='digit'] {
      height: 168px;
      font-size: 192px;
      line-height: 168px;
    }
    .invitation {
      inset-block-start: 72px;
      font-size: 24px;
    }
  }
`;
