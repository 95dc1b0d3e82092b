// A softmax over the candidates of a page and nobody, fitted by Newton's method.
import { FEATURES, NOBODY } from "../../../widget/src/target/names";
import type { Evidence } from "../../../widget/src/target/choose";

/** The choices of one case; the first is the right one. */
export interface Group {
  readonly rows: readonly Float64Array[];
  readonly weight: number;
}

const SIZE = FEATURES.length + NOBODY.length;
/** Holds each weight near what is expected of it: that likeness speaks for a candidate. */
const RIDGE = 0.2;
const EXPECTED = [
  ...FEATURES.map((name) => (name === "text unexpected" || name === "same but words" ? 0 : 1)),
  ...NOBODY.map(() => 0),
];
const STEPS = 20;
const NEGLIGIBLE = 1e-6;
/** Of the others, those that are most alike teach most. */
const OTHERS = 40;

function rowOf(evidence: Evidence, at: number): Float64Array {
  const row = new Float64Array(SIZE);
  row.set([...(evidence.rows[at] ?? []), ...evidence.boxes(at)]);
  return row;
}

const plain = (row: Float64Array): number => row.reduce((all, value) => all + value, 0);

/** The choices of a case; without a `truth`, nobody is right. */
export function groupOf(evidence: Evidence, truth: number | null, weight: number): Group {
  const none = new Float64Array(SIZE);
  none.set(evidence.nobody, FEATURES.length);
  const others = evidence.rows
    .flatMap((_, at) => (at === truth ? [] : [rowOf(evidence, at)]))
    .sort((a, b) => plain(b) - plain(a))
    .slice(0, OTHERS);
  const rows = truth === null ? [none, ...others] : [rowOf(evidence, truth), none, ...others];
  return { rows, weight };
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let all = 0;
  for (let at = 0; at < SIZE; at++) all += (a[at] ?? 0) * (b[at] ?? 0);
  return all;
};

/** Solves a system with a symmetric positive definite matrix, by Cholesky. */
export function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const low = matrix.map((row) => Float64Array.from(row));
  const cell = (row: number, column: number): number => low[row]?.[column] ?? 0;
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = cell(i, j);
      for (let k = 0; k < j; k++) rest -= cell(i, k) * cell(j, k);
      (low[i] as Float64Array)[j] = i === j ? Math.sqrt(rest) : rest / cell(j, j);
    }
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - cell(i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / cell(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] = (x[i] ?? 0) - cell(k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / cell(i, i);
  }
  return x;
}

function chances(
  { rows }: Group,
  weights: Float64Array,
): { readonly loss: number; readonly shares: number[] } {
  const scores = rows.map((row) => dot(weights, row));
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = powers.reduce((sum, power) => sum + power, 0);
  return { loss: Math.log(all) + most - (scores[0] ?? 0), shares: powers.map((power) => power / all) };
}

const lossOf = (groups: readonly Group[], weights: Float64Array): number =>
  groups.reduce((all, group) => all + group.weight * chances(group, weights).loss, 0) +
  (RIDGE / 2) * weights.reduce((all, weight, at) => all + (weight - (EXPECTED[at] ?? 0)) ** 2, 0);

/** Adds `factor` times the outer product of a row with itself, below the diagonal. */
function addSquare(matrix: readonly Float64Array[], row: Float64Array, factor: number): void {
  for (let i = 0; i < SIZE; i++) {
    const scaled = factor * (row[i] ?? 0);
    const into = matrix[i];
    if (scaled && into) for (let j = 0; j <= i; j++) into[j] = (into[j] ?? 0) + scaled * (row[j] ?? 0);
  }
}

/** The direction in which the loss falls to its least, were it a parabola. */
function direction(groups: readonly Group[], weights: Float64Array): Float64Array {
  const slope = weights.map((weight, at) => RIDGE * (weight - (EXPECTED[at] ?? 0)));
  const curve = Array.from({ length: SIZE }, (_, at) => {
    const row = new Float64Array(SIZE);
    row[at] = RIDGE;
    return row;
  });
  for (const group of groups) {
    const { shares } = chances(group, weights);
    const mean = new Float64Array(SIZE);
    group.rows.forEach((row, at) => {
      const share = shares[at] ?? 0;
      if (share < NEGLIGIBLE) return;
      for (let i = 0; i < SIZE; i++) mean[i] = (mean[i] ?? 0) + share * (row[i] ?? 0);
      addSquare(curve, row, group.weight * share);
    });
    addSquare(curve, mean, -group.weight);
    const [right] = group.rows;
    for (let i = 0; i < SIZE; i++)
      slope[i] = (slope[i] ?? 0) + group.weight * ((mean[i] ?? 0) - (right?.[i] ?? 0));
  }
  return solve(curve, slope);
}

/** The weights under which the right choices are most probable. */
export function fit(groups: readonly Group[]): number[] {
  let weights = new Float64Array(SIZE);
  let loss = lossOf(groups, weights);
  for (let step = 0; step < STEPS; step++) {
    const way = direction(groups, weights);
    let next = weights;
    let after = loss;
    for (let stride = 1; stride > 1e-3; stride /= 2) {
      next = weights.map((weight, at) => weight - stride * (way[at] ?? 0));
      after = lossOf(groups, next);
      if (after < loss) break;
    }
    if (loss - after < 1e-4) break;
    [weights, loss] = [next, after];
  }
  return [...weights];
}
