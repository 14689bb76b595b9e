/**
 * Days ahead of the forecasts that are made daily and kept, for every token: 30 would be six times as many rows, and
 * between neighbours there is little to tell.
 */
export const STORED_HORIZONS: readonly number[] = [1, 3, 7, 14, 30];
