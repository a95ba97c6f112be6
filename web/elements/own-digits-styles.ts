import { css, unsafeCSS } from 'lit';

/** How much ink the shades of the matrix have, in percent. Where nothing could be read on them, there are none. */
const SHADES = [8, 16, 26, 38, 68, 78, 90, 100];

const shadeRule = (ink: number, index: number): string => `
  .matrix td [data-shade='${index + 1}']:enabled {
    color: var(${ink < 50 ? '--ink' : '--sheet'});
    background: color-mix(in srgb, var(--ink) ${ink}%, var(--sheet));
  }`;

export const ownDigitsStyles = css`
  .own {
    display: grid;
    gap: 40px;
    padding: 8px;
  }
  .own > *,
  .tuning-side > * {
    min-width: 0;
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  h3 {
    margin: 0;
    color: var(--ink);
    font-size: 15px;
    font-weight: 600;
    line-height: 24px;
  }
  .writing,
  .sheet,
  .tuning,
  .confusion,
  .progress {
    display: grid;
    gap: 8px;
    align-content: start;
  }
  .writing {
    max-width: 392px;
  }
  [part='prompt'] {
    display: block;
    font: 600 24px/32px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
  }
  .writing .buttons {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 8px;
  }
  .writing .buttons button {
    padding: 0 8px;
  }
  [part='written'] {
    min-height: 40px;
  }

  .rows {
    display: grid;
    gap: 4px;
    max-width: 490px;
  }
  .row {
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr);
    gap: 4px;
    align-items: start;
    border-bottom: 1px solid var(--rule);
    padding-bottom: 4px;
  }
  .row .label {
    min-height: 32px;
    padding: 0;
    border-color: transparent;
    background: none;
    font: 600 20px/32px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
  }
  .row .label:hover {
    border-color: var(--edge);
  }
  .row .count {
    display: none;
    color: var(--soft);
    font-size: 13px;
    line-height: 32px;
    text-align: end;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(10, minmax(0, 40px));
    gap: 2px;
    min-height: 32px;
    align-items: start;
  }
  .tile {
    display: block;
    width: 100%;
    min-height: 0;
    aspect-ratio: 1;
    padding: 1px;
    border: 1px solid transparent;
    border-radius: 2px;
    background: var(--sheet);
  }
  .tile[data-held-out] {
    border: 1px dashed var(--second);
  }
  .tile[aria-pressed='true'] {
    border: 1px solid var(--seal);
    box-shadow: inset 0 0 0 1px var(--seal);
    background: var(--wash);
  }
  .tile svg {
    display: block;
    width: 100%;
    height: 100%;
    fill: none;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .actions,
  .tuning .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .sheet > .note:empty,
  .weights > .note:empty,
  .progress > .note:empty {
    display: none;
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

  .form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
    gap: 8px 24px;
  }
  .choices {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choices legend {
    padding: 0;
    color: var(--soft);
    font-size: 13px;
    line-height: 16px;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    font-size: 15px;
    line-height: 20px;
  }
  .choice[data-disabled] {
    color: var(--soft);
  }
  .choice input {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--seal);
  }
  .tuning-side {
    display: grid;
    gap: 32px;
    align-content: start;
  }
  #needs {
    flex: 1 1 100%;
    min-height: 40px;
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
  .figures {
    width: 100%;
    border-collapse: collapse;
  }
  .figures th {
    padding: 4px 0;
    font-size: 14px;
    font-weight: 400;
    line-height: 20px;
    text-align: start;
  }
  .figures thead th {
    color: var(--soft);
    font-size: 13px;
    text-align: end;
  }
  .figures th .note {
    display: block;
    min-height: 16px;
    font-size: 12px;
    line-height: 16px;
  }
  .figures tbody td {
    width: 88px;
    font: 20px/24px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
    text-align: end;
    vertical-align: top;
  }
  .figures tbody td.main {
    color: var(--seal);
  }
  .weights .actions {
    margin: 8px 0;
  }

  [part='right'] {
    min-height: 20px;
  }
  .matrix {
    display: grid;
    gap: 16px 24px;
    align-items: start;
  }
  [part='matrix'] {
    width: 100%;
    max-width: 440px;
    border-collapse: separate;
    border-spacing: 1px;
    table-layout: fixed;
    font-size: 14px;
    line-height: 24px;
    text-align: center;
  }
  [part='matrix'] caption {
    color: var(--soft);
    font-size: 13px;
    line-height: 20px;
    text-align: start;
  }
  [part='matrix'] :is(th, td) {
    height: 32px;
    padding: 0;
  }
  [part='matrix'] tr > :first-child {
    width: 20px;
  }
  [part='matrix'] th {
    color: var(--soft);
    font-weight: 400;
  }
  [part='matrix'] tbody td {
    background: var(--sheet);
  }
  [part='matrix'] td.right {
    box-shadow: inset 0 0 0 1px var(--rule);
  }
  .none {
    color: var(--soft);
    font-size: 12px;
  }
  [part='matrix'] button {
    display: block;
    width: 100%;
    min-height: 32px;
    padding: 0;
    border: 0;
    border-radius: 2px;
    font-size: 14px;
    font-weight: 600;
  }
  [part='matrix'] button:hover {
    box-shadow: 0 0 0 2px var(--edge);
  }
  [part='matrix'] button:focus-visible {
    outline-offset: 1px;
  }
  [part='matrix'] button[aria-expanded='true'] {
    box-shadow: 0 0 0 2px var(--seal);
  }
  .cell {
    display: grid;
    gap: 8px;
    align-content: start;
    justify-items: start;
    min-height: 128px;
  }
  .cell .tiles {
    grid-template-columns: repeat(auto-fill, 40px);
    width: 100%;
    gap: 4px;
  }
  ${unsafeCSS(SHADES.map(shadeRule).join(''))}

  @container (min-width: 360px) {
    .row {
      grid-template-columns: 32px minmax(0, 1fr) 24px;
      gap: 8px;
    }
    .row .count {
      display: block;
    }
  }
  @container (min-width: 560px) {
    .matrix {
      grid-template-columns: minmax(0, 440px) minmax(96px, 1fr);
    }
  }
  @container (min-width: 880px) {
    .own {
      grid-template-columns: minmax(0, 392px) minmax(0, 1fr);
      gap: 48px;
    }
  }
`;
