// <hitofude-plot>: a line plot that grows, with a legend that shows the values under the pointer, or else the last ones.
import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { SystemTheme } from './system-theme.js';

export interface Line {
  label: string;
  /** A class of this element's stylesheet, which gives the colour. */
  colour: 'ink' | 'faint' | 'seal' | 'second';
  /** Whether single points are marked. */
  dots: boolean;
}

/** The steps, then each line's values; null where a line has none. */
export type PlotData = [x: number[], ...lines: (number | null)[][]];

/** Whether these are other curves than before, which are the same as far as they went. */
function haveGrown(now: PlotData, before?: PlotData): boolean {
  return now.some((values, i) => {
    const old = before?.[i];
    return values.length !== old?.length || values.at(-1) !== old.at(-1);
  });
}

const HEIGHT = 200;
/** What the axes show at least, or while there are no values. */
const FEWEST_STEPS = 100;
const HIGHEST_LOSS = 2.4;

export class HitofudePlot extends LitElement {
  @property() label = '';
  @property() empty = '';
  @property() language = 'en';
  @property() theme = 'auto';
  @property({ attribute: false }) lines: Line[] = [];
  @property({ attribute: false, hasChanged: haveGrown }) data: PlotData = [[]];
  /** The values' range; it fits itself to them where there is none. */
  @property({ attribute: false }) range: [number, number] | null = null;
  /** How far the steps go at least. */
  @property({ type: Number }) end = 0;
  /** How a value is written in the legend, and how at the axis. */
  @property({ attribute: false }) format: (value: number) => string = String;
  @property({ attribute: false }) tick: (value: number) => string = String;

  @state() private pointed: number | null = null;
  @query('.plot') private place!: HTMLElement;

  #plot: uPlot | null = null;
  #redrawing: ReturnType<typeof setTimeout> | undefined;
  readonly #resized = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.addController(new SystemTheme(() => this.#rebuild()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#resized.observe(this.place);
  }

  protected override firstUpdated(): void {
    this.#resized.observe(this.place);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('language') || changed.has('theme')) this.#rebuild();
    else if (changed.has('data')) this.#redrawSoon();
  }

  protected override render(): TemplateResult {
    const last = this.data[0].length - 1;
    const index = Math.min(this.pointed ?? last, last);
    return html`<figure>
      <figcaption>
        <span class="title">${this.label}</span>
        ${this.lines.map((line, i) => this.#legend(line, this.data[i + 1]?.[index] ?? null))}
      </figcaption>
      <div class="plot" role="img" aria-label=${this.#summary()}></div>
      ${last < 0 ? html`<p class="empty">${this.empty}</p>` : ''}
    </figure>`;
  }

  #legend(line: Line, value: number | null): TemplateResult {
    return html`<span class="line">
      <i class=${line.colour}></i>${line.label}
      <b>${value === null ? '–' : this.format(value)}</b>
    </span>`;
  }

  #summary(): string {
    const values = this.lines.map(({ label }, i) => {
      const last = this.data[i + 1]?.at(-1) ?? null;
      return last === null ? label : `${label} ${this.format(last)}`;
    });
    return `${this.label}: ${values.join(', ')}`;
  }

  /** Called first when the page has been laid out, so that building the plot does not ask for a layout of its own. */
  #fit(): void {
    const width = this.place.clientWidth;
    if (width === 0 || width === this.#plot?.width) return;
    if (this.#plot) this.#plot.setSize({ width, height: HEIGHT });
    else this.#build(width);
  }

  /** In a task of its own, so that no single one keeps the page waiting for long. */
  #redrawSoon(): void {
    clearTimeout(this.#redrawing);
    this.#redrawing = setTimeout(() => this.#plot?.setData(this.data as uPlot.AlignedData));
  }

  #build(width: number): void {
    this.#plot = new uPlot(this.#options(width), this.data as uPlot.AlignedData, this.place);
  }

  /** In other colours, or with other words. */
  #rebuild(): void {
    if (!this.#plot) return;
    this.#plot.destroy();
    this.#build(this.#plot.width);
  }

  #options(width: number): uPlot.Options {
    const { range } = this;
    return {
      width,
      height: HEIGHT,
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { drag: { setScale: false, x: false, y: false }, points: { show: false }, y: false },
      scales: {
        x: { time: false, range: () => [0, Math.max(this.end, FEWEST_STEPS)] },
        y: { range: range ?? ((_, __, max) => [0, 1.05 * (max ?? HIGHEST_LOSS)]) },
      },
      axes: [this.#axis(32, String), this.#axis(48, this.tick)],
      series: [{}, ...this.lines.map((line) => this.#series(line))],
      hooks: { setCursor: [(plot) => (this.pointed = plot.cursor.idx ?? null)] },
    };
  }

  /** @param size Room for the numbers, in pixels. */
  #axis(size: number, tick: (value: number) => string): uPlot.Axis {
    const { color, borderTopColor, fontFamily } = getComputedStyle(this.place);
    return {
      stroke: color,
      font: `12px ${fontFamily}`,
      grid: { stroke: borderTopColor, width: 1 },
      ticks: { show: false },
      size,
      gap: 6,
      values: (_, splits) => splits.map(tick),
    };
  }

  #series({ label, colour, dots }: Line): uPlot.Series {
    const stroke = getComputedStyle(this.renderRoot.querySelector(`i.${colour}`)!).color;
    return {
      label,
      stroke,
      width: colour === 'faint' ? 1 : 2,
      spanGaps: true,
      points: { show: dots, size: 5, fill: stroke },
    };
  }

  static override styles = [
    unsafeCSS(uPlotStyles),
    css`
      :host {
        display: block;
        min-width: 0;
      }
      figure {
        position: relative;
        margin: 0;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
        color: var(--soft);
        font-size: 13px;
        line-height: 24px;
      }
      .title {
        flex: 1 0 auto;
        color: var(--ink);
      }
      @container (max-width: 560px) {
        .title {
          flex-basis: 100%;
        }
      }
      b {
        display: inline-block;
        min-width: 6ch;
        color: var(--ink);
        font-weight: 500;
      }
      i {
        display: inline-block;
        width: 12px;
        height: 0;
        margin: 0 4px 4px 0;
        border-top: 2px solid;
      }
      .ink {
        color: var(--ink);
      }
      .faint {
        color: var(--edge);
      }
      .seal {
        color: var(--seal);
      }
      .second {
        color: var(--second);
      }
      .plot {
        height: 200px;
        border: 0 solid var(--rule);
        color: var(--soft);
        font-family: var(--text);
      }
      .u-cursor-x {
        border-right-color: var(--edge);
      }
      .empty {
        position: absolute;
        inset: 112px 16px auto 48px;
        margin: 0;
        color: var(--soft);
        font-size: 14px;
        text-align: center;
      }
    `,
  ];
}
