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
    container-type: inline-size;
    min-width: 0;
  }
  .layout {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .reply {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 24px;
  }
  .reply .result {
    flex: none;
    width: 104px;
  }
  .reply .bars {
    flex: 1 1 152px;
  }
  h3,
  legend,
  figcaption {
    margin: 0 0 8px;
    padding: 0;
    color: var(--soft);
    font-size: 13px;
    font-weight: 400;
    line-height: 16px;
  }
  .view {
    max-width: 136px;
    margin: 0;
  }
  .note {
    min-height: 20px;
    margin: 0;
  }
  @container (max-width: 319px) {
    .preprocessing ol {
      gap: 8px;
    }
    .preprocessing li + li::before {
      display: none;
    }
  }
  @container (max-width: 279px) {
    .preprocessing ol {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (min-width: 480px) {
    .layout {
      gap: 24px;
    }
    .reply .result {
      width: 136px;
    }
    [part='digit'] small {
      font-size: 20px;
      line-height: 32px;
    }
    .preprocessing,
    .view {
      order: -1;
    }
    .preprocessing ol {
      gap: 24px;
    }
    .preprocessing li + li::before {
      width: 24px;
      font-size: 16px;
    }
    .caption {
      gap: 8px;
      font-size: 14px;
    }
    .caption input {
      width: 16px;
      height: 16px;
    }
  }
  @container (min-width: 640px) {
    .pad {
      grid-template-columns: minmax(280px, 392px) minmax(288px, 1fr);
      gap: 32px;
    }
  }
`;
