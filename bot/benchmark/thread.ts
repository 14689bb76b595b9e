import '../../core/inference/telemetry.ts';
import { answer } from '../../core/refusal.ts';
import { serveJobs } from '../../jobs/queue/thread.ts';
import { handlers } from '../threads/handlers.ts';
import { emptyJob } from './emptyJob.ts';

/** The threads of the product, and a job that does nothing: what the way there and back costs. */
export default serveJobs(new Map([...handlers, [emptyJob, async () => answer(null)]]));
