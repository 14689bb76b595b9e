import { type ModelsPlace, openModels } from '../../core/inference/open.ts';
import type { Models } from '../../core/inference/port.ts';
import type { OnServingChange } from '../../core/inference/withFallback.ts';
import type { AllocationSource } from '../../core/market/allocate/source.ts';
import type { NotableDaysSource } from '../../core/market/anomaly/history.ts';
import type { LeaderboardSource } from '../../core/market/laboratory/source.ts';
import type { ReplaySource } from '../../core/market/scorecard/replay.ts';
import type { IntradayPrices, Ports, Prices } from '../../core/ports.ts';
import { answer } from '../../core/refusal.ts';
import type { Store } from '../../core/store/port.ts';
import type { MoodSource } from '../../core/text/index/source.ts';
import type { News } from '../../core/text/news/port.ts';
import type { JobContext, JobHandler } from '../../jobs/queue/handlers.ts';
import { type Remote, remote } from '../../jobs/queue/pool/remote.ts';
import { schedules } from '../../jobs/schedules/index.ts';
import { type Schedule, type SchedulePart, scheduleJob } from '../../jobs/schedules/schedule.ts';
import { catalogue } from '../catalogue.ts';
import type { Command } from '../command.ts';
import { guideOf } from '../guide.ts';
import type { House } from '../house/house.ts';
import { type CommandJob, jobName, type WarmUp, warmUpJob } from './jobNames.ts';

const guides = catalogue.map(guideOf);

interface Settings {
  models(): ModelsPlace;
  tellServing: OnServingChange;
}

/** Shared by all jobs of this thread: sessions are loaded once, connections to the sidecar are kept. */
let models: Promise<Models> | undefined;
/** Of the job that runs: a thread has one at a time, and what outlives its job is not heard any more. */
let settings: Remote<Settings>;

function modelsOf(context: JobContext): Promise<Models> {
  settings = remote<Settings>(context.services, 'settings');
  // Asked once: the address of the sidecar stays when it is started again, and whether it answers is seen by asking it.
  models ??= settings.models().then((place) => openModels(place, tellServing));
  return models;
}

const tellServing: OnServingChange = (serving, before) => {
  settings.tellServing(serving, before).catch(() => undefined);
};

const urgent = { person: new WeakMap<Models, Models>(), scheduled: new WeakMap<Models, Models>() };

/**
 * Whoever has a model run in a job need not know whether a person waits for it. Always the same object for the same
 * models: skills remember by it what they have given.
 */
function asUrgent(served: Models, priority: JobContext['priority']): Models {
  const known = urgent[priority].get(served);
  if (known !== undefined) return known;
  const made: Models = {
    ...served,
    run: (name, inputs, options) => served.run(name, inputs, { priority, ...options }),
  };
  urgent[priority].set(served, made);
  return made;
}

async function portsOf(context: JobContext): Promise<Ports & { prices: Prices & IntradayPrices }> {
  const { services, priority } = context;
  return {
    prices: remote<Prices & IntradayPrices>(services, 'prices'),
    store: remote<Store>(services, 'store'),
    models: asUrgent(await modelsOf(context), priority),
    clock: { now: Date.now },
  };
}

function commandHandler(command: Command): JobHandler {
  return async (data, context) => {
    const { args, chat } = data as CommandJob;
    const { services, signal } = context;
    const house = remote<{ status: House['status'] }>(services, 'house');
    const ports = {
      ...(await portsOf(context)),
      house: { commands: guides, status: () => house.status() },
      replays: remote<ReplaySource>(services, 'replays'),
      laboratory: remote<LeaderboardSource>(services, 'laboratory'),
      mood: remote<MoodSource>(services, 'mood'),
      notableDays: remote<NotableDaysSource>(services, 'notableDays'),
      allocation: remote<AllocationSource>(services, 'allocation'),
    };
    return command.skill(args, ports, {
      ...(chat !== undefined && { chat }),
      signal,
      progress: (fraction, note) => context.progress(fraction, note),
    });
  };
}

function scheduleHandler(schedule: Schedule): JobHandler {
  return async (data, context) => {
    const ports = { ...(await portsOf(context)), news: remote<News>(context.services, 'news') };
    return answer(await schedule.run(data as SchedulePart, ports));
  };
}

/**
 * Has every model loaded and checked against its golden vectors, in the sidecar or else here, so that the first person
 * does not wait for that. One that is damaged is named and keeps no other from serving.
 */
async function warmUp(context: JobContext): Promise<WarmUp> {
  const served = await modelsOf(context);
  const names = (await served.list()).map(({ name }) => name);
  const loads = await Promise.allSettled(names.map((name) => served.load(name)));
  return { models: names.length, broken: names.filter((_, i) => loads[i].status === 'rejected') };
}

/** What a worker thread does for the queue, by the name of the job. */
export const handlers = new Map<string, JobHandler>(
  catalogue
    .filter((command) => command.local !== true)
    .map((command) => [jobName(command.name), commandHandler(command)]),
);
for (const schedule of schedules) handlers.set(scheduleJob(schedule.name), scheduleHandler(schedule));
handlers.set(warmUpJob, async (_, context) => answer(await warmUp(context)));
