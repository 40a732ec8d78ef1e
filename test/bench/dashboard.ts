import { timed } from './figures.js';
import type { Http } from './http.js';

/** What the first page of a dashboard asks for. `uses` is how it shows what a container uses: asked of its host now, or as last measured. */
const page = (uses: string): string => `{
  containers(last: 20, status: "running") {
    nodes { id name status limits { cpus memoryMiB } addresses { address } snapshots ${uses} newestSnapshots(most: 2) { id name createdAt } }
  }
  quota { resource limit used }
}`;
const ASKED = 'stats { cpuPercent memory { usedMiB limitMiB } disk { usedMiB } network { rxBytes txBytes } }';
const MEASURED = 'usage { cpus memoryMiB diskMiB at }';

/** Milliseconds of such a page over 20 running containers; fails unless there are as many. */
export async function dashboardFigures(http: Http, runs: number): Promise<{ asked: number[]; measured: number[] }> {
  const of = (uses: string): Promise<number[]> =>
    timed(runs, async () => {
      const { data, errors } = await http.must('POST', '/graphql', { query: page(uses) });
      if (errors || data.containers.nodes.length !== 20) throw new Error(`the page: ${JSON.stringify(errors ?? data.containers.nodes.length)}`);
    });
  return { asked: await of(ASKED), measured: await of(MEASURED) };
}
