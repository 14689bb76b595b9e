import type { LabModel } from '../model.ts';
import { logistic } from './linear/logistic.ts';
import { ridge } from './linear/ridge.ts';
import { ridgeDeviation } from './linear/ridgeDeviation.ts';
import { spineDeviation } from './linear/spineDeviation.ts';

/** Every model of the laboratory, in the order of the tables. */
export const models: readonly LabModel[] = [ridge, logistic, ridgeDeviation, spineDeviation];
