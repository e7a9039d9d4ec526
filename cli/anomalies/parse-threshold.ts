import { InvalidArgumentError } from 'commander';
import { thresholdsOf } from '../../domain/anomalies/all-detectors.ts';
import { ANOMALY_TYPES, type AnomalyType } from '../../domain/anomalies/anomaly.ts';

/** Thresholds by type and name, as an option given several times adds them up. */
export type ThresholdOptions = Partial<Record<AnomalyType, Record<string, number>>>;

/** @throws InvalidArgumentError when the text is not `<type>.<threshold>=<number>`, naming those there are */
export function collectThreshold(text: string, sofar: ThresholdOptions = {}): ThresholdOptions {
  const [, typeText, name = '', number = ''] = /^(\w+)\.(\w+)=(-?[\d.]+)$/.exec(text) ?? [];
  const type = ANOMALY_TYPES.find((known) => known === typeText);
  if (type === undefined || !Object.hasOwn(thresholdsOf(type), name) || Number.isNaN(Number(number))) {
    const known = ANOMALY_TYPES.flatMap((each) =>
      Object.keys(thresholdsOf(each)).map((key) => `${each}.${key}`),
    );
    throw new InvalidArgumentError(
      `It is written <type>.<threshold>=<number>, with one of: ${known.join(', ')}.`,
    );
  }
  return { ...sofar, [type]: { ...sofar[type], [name]: Number(number) } };
}
