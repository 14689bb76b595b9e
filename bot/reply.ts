import type { EChartsOption } from 'echarts';

export interface Chart {
  /** Plain JSON, no functions: it crosses processes. Colours come from the theme at drawing time where they can. */
  option: EChartsOption;
  /** What a person who cannot see it should know. */
  alt: string;
  width: number;
  height: number;
}

export interface Field {
  name: string;
  value: string;
}

export interface Table {
  columns: { title: string; align: 'left' | 'right' }[];
  rows: string[][];
}

/** A press asks this command, as if it had been typed. */
export interface Button {
  label: string;
  command: string;
}

/** A small document with no platform in it. All texts are plain: each surface escapes for itself. */
export interface Reply {
  kind: 'answer' | 'refusal';
  title: string;
  text?: string;
  fields?: Field[];
  table?: Table;
  chart?: Chart;
  buttons?: Button[];
  /** Age and source of the data, the model's version, "not financial advice": one sentence each. */
  footnote: string[];
}
