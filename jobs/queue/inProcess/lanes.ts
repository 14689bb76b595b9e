type Lane = 'person' | 'scheduled';

/** Waiting jobs: first come, first served within a lane, and every person goes before every scheduled post. */
export class Lanes<Item extends { priority: Lane }> {
  // A Set keeps the order of insertion and removes from its middle in constant time.
  readonly #lanes: Record<Lane, Set<Item>> = { person: new Set(), scheduled: new Set() };

  get size(): number {
    return this.#lanes.person.size + this.#lanes.scheduled.size;
  }

  add(item: Item): void {
    this.#lanes[item.priority].add(item);
  }

  /** False when it was not waiting. */
  remove(item: Item): boolean {
    return this.#lanes[item.priority].delete(item);
  }

  take(): Item | undefined {
    for (const lane of [this.#lanes.person, this.#lanes.scheduled]) {
      for (const item of lane) {
        lane.delete(item);
        return item;
      }
    }
    return undefined;
  }
}
