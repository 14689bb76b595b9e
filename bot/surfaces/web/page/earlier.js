// @ts-check

/**
 * Steps through earlier questions, newest first, as a shell does. It starts only from an empty field, so that the arrow
 * keys keep moving through a text that is being written.
 *
 * @param {() => readonly string[]} questions
 */
export function createRecall(questions) {
  /** @type {number | undefined} steps back from the end; undefined while nothing is recalled */
  let back;
  return {
    /**
     * @param {-1 | 1} direction
     * @param {string} current
     * @returns {string | undefined} the text to show, or undefined when the key is not for us
     */
    step(direction, current) {
      if (back === undefined && (direction === 1 || current !== '')) return undefined;
      const list = questions();
      back = Math.min(list.length, Math.max(0, (back ?? 0) - direction));
      if (back > 0) return list[list.length - back];
      back = undefined;
      return '';
    },
    reset() {
      back = undefined;
    },
  };
}
