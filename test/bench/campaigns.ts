import { setTimeout as pause } from 'node:timers/promises';
import type { Http } from './http.js';

/** Containers a second that came onto another image, restarted and checked, and back again; from the one request to the end of the last. */
export interface CampaignFigures {
  containers: number;
  moved: number;
  returned: number;
}

/** Moves containers that end when they are told to: an init that takes its time would be measured instead. The successor is made from the image `busybox`. */
export async function campaignFigures(http: Http, containers: number, limits: object): Promise<CampaignFigures> {
  const labels = { bench: 'campaign' };
  await http.must('POST', '/v1/containers', { name: 'patch', image: 'busybox', limits });
  await http.must('POST', '/v1/containers/patch/exec', { command: ['sh', '-c', 'echo patched > /etc/patch'] });
  await http.must('POST', '/v1/containers/patch/snapshots', { name: 'patch' });
  await http.must('POST', '/v1/images', { name: 'patched', source: { snapshotId: 'patch' } });
  for (let i = 0; i < containers; i++) {
    await http.must('POST', '/v1/containers', { name: `m${i}`, image: 'busybox', labels, limits, command: ['sleep', '1000000'] });
  }

  const began = performance.now();
  const { imageCampaign } = await http.must('POST', '/v1/image-campaigns', {
    labels: 'bench=campaign', fromImage: 'busybox', toImage: 'patched', wave: { size: containers }, healthCheck: { command: ['test', '-e', '/etc/patch'] },
  });
  await ended(http, imageCampaign.id, { status: 'succeeded', moved: containers });
  const moved = (containers * 1000) / (performance.now() - began);

  const turned = performance.now();
  await http.must('POST', `/v1/image-campaigns/${imageCampaign.id}/actions/rollback`, {});
  await ended(http, imageCampaign.id, { status: 'rolled_back', moved: 0 });
  return { containers, moved, returned: (containers * 1000) / (performance.now() - turned) };
}

async function ended(http: Http, id: string, wanted: { status: string; moved: number }): Promise<void> {
  for (;;) {
    const { status, counts } = await http.must('GET', `/v1/image-campaigns/${id}`);
    if (status === wanted.status && counts.moved === wanted.moved) return;
    if (status !== 'running' && status !== 'rolling_back') throw new Error(`the campaign ended as ${status}: ${JSON.stringify(counts)}`);
    await pause(10);
  }
}
