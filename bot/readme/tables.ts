import { configurationTable } from '../../core/config.ts';
import type { Metric, ModelCard } from '../../core/inference/port.ts';
import { readCard } from '../../core/inference/registry.ts';
import { FORECAST_MODEL } from '../../core/market/forecast/graph.ts';
import { RECOMMEND_MODEL } from '../../core/market/recommend/graph.ts';
import { catalogue } from '../catalogue.ts';
import { guideOf } from '../guide.ts';
import { rankingTable } from './ranking.ts';
import { table } from './table.ts';

/** The README's parts that follow from the code and the card, by the name of their marker. */
export async function derivedParts(): Promise<Record<string, string>> {
  const [forecast, recommend] = await Promise.all([
    readCard('models', FORECAST_MODEL),
    readCard('models', RECOMMEND_MODEL),
  ]);
  return {
    commands: commands(),
    configuration: configuration(),
    accuracy: accuracy(forecast),
    ranking: rankingTable(recommend),
  };
}

/** Puts each part between `<!-- name -->` and `<!-- /name -->`. @throws Error when a marker is missing */
export function fill(readme: string, parts: Record<string, string>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`The README has no place for ${name}`);
    return text.replace(place, (_, open, close) => `${open}\n${part}\n\n${close}`);
  }, readme);
}

function commands(): string {
  return table(
    ['command', 'what it does', 'REST', 'example'],
    catalogue
      .map(guideOf)
      .map(({ usage, summary, rest, examples }) => [
        `\`${usage}\``,
        summary,
        `\`${rest.method.toUpperCase()} ${rest.path}\``,
        `\`${examples[0]}\``,
      ]),
  );
}

function configuration(): string {
  return table(
    ['variable', 'default', 'meaning'],
    configurationTable().map(({ name, fallback, description }) => [
      `\`${name}\``,
      fallback === '' ? '' : `\`${fallback}\``,
      description,
    ]),
  );
}

function accuracy(card: ModelCard): string {
  const scoped = card.metrics.filter(({ scope }) => scope?.horizon !== undefined && scope.part === undefined);
  const groups = [...new Map(scoped.map(({ on, scope }) => [on, scope])).entries()];
  const find = (on: string, name: string): Metric => {
    const metric = scoped.find((entry) => entry.on === on && entry.name === name);
    if (metric === undefined) throw new Error(`The card has no ${name} on ${on}`);
    return metric;
  };
  const share = (value: number) => (value * 100).toFixed(1);
  const withInterval = ({ value, interval }: Metric, format: (value: number) => string) =>
    `${format(value)} [${interval?.map(format).join(', ')}]`;
  return table(
    [
      'series, days ahead',
      'coverage of the 80 % interval',
      'naive coverage',
      'interval better than naive by',
      'than a constant width by',
      'CRPS better than naive by',
      'than a constant width by',
      'than a normal one by',
      'error / naive',
      'AUC of a rise',
      'Brier (naive)',
    ],
    groups.map(([on, scope]) => {
      const coverage = find(on, 'coverage80');
      const brier = find(on, 'brier');
      return [
        `${on.split(',')[0]}, ${scope?.horizon}`,
        withInterval(coverage, share),
        share(coverage.baseline?.value ?? Number.NaN),
        `${withInterval(find(on, 'intervalSkill'), share)} %`,
        `${share(find(on, 'intervalSkillConstant').value)} %`,
        `${withInterval(find(on, 'crpsSkill'), share)} %`,
        `${share(find(on, 'crpsSkillConstant').value)} %`,
        `${share(find(on, 'crpsSkillNormal').value)} %`,
        withInterval(find(on, 'maeRatio'), (value) => value.toFixed(3)),
        withInterval(find(on, 'auc'), (value) => value.toFixed(2)),
        `${brier.value.toFixed(4)} (${brier.baseline?.value.toFixed(4)})`,
      ];
    }),
  );
}
