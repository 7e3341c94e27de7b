/** What lanes are made of: columns of operations in order of call. */
interface Columns {
  readonly count: number;
  readonly call: Float64Array;
  readonly end: Float64Array;
  readonly process: Int32Array;
  readonly node: Int32Array;
  readonly type: Uint8Array;
}

/** One line of the timeline: operations of one node that never overlap, by outcome code. */
export interface PackedLane {
  readonly node: number;
  /** Rows in order of call. */
  readonly rows: Int32Array;
  readonly byType: readonly Int32Array[];
}

interface Occupant {
  readonly node: number;
  readonly rows: number[];
  until: number;
}

/**
 * Puts processes into as few lanes as they need: a process takes the first lane of its node that is free when it begins,
 * so a run whose threads went through a thousand process numbers still has ten lanes. O(n + processes × lanes).
 */
export function laneLists(columns: Columns): PackedLane[] {
  const lanes: Occupant[] = [];
  for (const process of processesOf(columns)) {
    const lane = lanes.find(
      (one) => one.node === process.node && one.until <= (columns.call[process.rows[0] as number] as number),
    );
    if (!lane) lanes.push(process);
    else {
      lane.until = process.until;
      for (const row of process.rows) lane.rows.push(row);
    }
  }
  return lanes.map(({ node, rows }) => ({
    node,
    rows: Int32Array.from(rows),
    byType: [0, 1, 2].map((type) => Int32Array.from(rows.filter((row) => columns.type[row] === type))),
  }));
}

/** Processes in the order in which they begin. */
function processesOf({ count, end, process, node }: Columns): Occupant[] {
  const found = new Map<string, Occupant>();
  for (let row = 0; row < count; row++) {
    const id = `${process[row]} ${node[row]}`;
    const occupant = found.get(id) ?? { node: node[row] as number, rows: [], until: 0 };
    found.set(id, occupant);
    occupant.rows.push(row);
    occupant.until = Math.max(occupant.until, end[row] as number);
  }
  return [...found.values()];
}
