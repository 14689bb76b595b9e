/** The inference sidecar as this process knows it. */
export interface Sidecar {
  /** Where it listens, or will once it is up: it never changes. Absent: there is none. */
  readonly address?: string;
  /** In one sentence, why it cannot answer now; undefined when nothing is known against it. */
  trouble(): string | undefined;
  /** Ends it when it is ours; resolves when its process is gone. */
  close(): Promise<void>;
}
