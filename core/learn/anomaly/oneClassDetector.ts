import type { Matrix } from '../matrix.ts';
import type { SupportVectorState } from '../supportVectors/machine.ts';
import { OneClassSupportVectors } from '../supportVectors/oneClass.ts';
import type { Detector } from './detector.ts';

/** One-class support vectors as a detector: how far a row lies outside, above 0 there and below 0 inside. */
export class OneClassDetector extends OneClassSupportVectors implements Detector<SupportVectorState> {
  override predict(features: Matrix): Matrix {
    const result = super.predict(features);
    for (let row = 0; row < result.rows; row++) result.data[row] = -result.data[row];
    return result;
  }
}
