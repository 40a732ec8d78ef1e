import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError } from '../../platform/errors/app-error.js';
import { BackupFiles, type KeptFile } from '../backups/backup-files.service.js';
import { HostsService, type KnownHost } from '../hosts/hosts.service.js';
import type { Finding, FindingList } from './finding.dto.js';
import { compare, compareFiles, type Held } from './finding.rules.js';
import { FindingsRepository } from './findings.repository.js';

/** Between two looks, in milliseconds: a difference that both show is one. */
const BETWEEN_MS = 1500;
/** Checks of hosts that tell of damage; the others of what a host never had. */
const TOLD = ['pool', 'running containers'];
/** Between two looks of the system at the files of backups. */
const FILES_MS = 3600 * 1000;
/** How long a host may take to say what it holds. */
const HOST_MS = 10_000;

/** Compares what the database, the hosts and the quotas say. */
@Injectable()
export class FindingsService {
  private files: { at: number; findings: Finding[] } = { at: 0, findings: [] };

  constructor(
    private readonly findings: FindingsRepository,
    private readonly hosts: HostsService,
    private readonly backups: BackupFiles,
  ) {}

  /** All that does not agree, or needs the operator. It looks twice, unless all is well at once; half a minute at most. */
  @Allow('hosts:read', { operator: true })
  async list(_ctx: OpContext): Promise<FindingList> {
    return { items: [...(await twice(() => this.lookOnce())), ...(await this.lookAtFiles())] };
  }

  /** For the system. Files of backups, which a bucket is asked for a thousand at a time, are looked at once an hour. */
  async look(): Promise<Finding[]> {
    if (Date.now() - this.files.at > FILES_MS) this.files = { at: Date.now(), findings: await this.lookAtFiles() };
    return [...(await twice(() => this.lookOnce())), ...this.files.findings];
  }

  private async lookAtFiles(): Promise<Finding[]> {
    return twice(async () => {
      const files: KeptFile[] = [];
      try {
        for await (const file of this.backups.kept()) files.push(file);
      } catch (error) {
        const why = error instanceof AppError ? error.detail : 'the log has the reason';
        return [{ code: 'store_unread', message: `what lies where backups do was not compared: ${why}`, fix: "see the store of the backups; a bucket's login needs s3:ListBucket" }];
      }
      // As with hosts: the files first, then what is under way, then the rows.
      const underWay = await this.findings.underWay();
      return compareFiles(await this.findings.things(), underWay, files);
    });
  }

  private async lookOnce(): Promise<Finding[]> {
    const known = await this.hosts.all();
    // The hosts before the rows: what is made in between is then no difference.
    const held = await Promise.all(known.map((host) => this.heldBy(host)));
    // What is under way before the rows too: what ends in between has its last word in them.
    const underWay = await this.findings.underWay();
    const [things, quotas] = [await this.findings.things(), await this.findings.wrongQuotas()];
    return [
      ...known.flatMap((host, at) => ofHost(host, held[at])),
      ...compare(things, underWay, held.filter((one) => one !== undefined)),
      ...(await this.findings.addressesGivenTwice()).map(
        (one): Finding => ({
          code: 'same_address',
          message: `the container ${one.container_id} has the address ${one.address}, and so has one on the host ${one.host_id} that no row knows`,
          fix: 'delete the one of the two that is not wanted; no new container gets the address meanwhile',
          ...{ kind: 'container', resourceId: one.container_id, tenantId: one.tenant_id, hostId: one.host_id },
        }),
      ),
      ...quotas.map(
        (line): Finding => ({
          code: 'wrong_quota',
          message: `the quota of the tenant ${line.tenant_id} says ${Number(line.used)} ${line.resource} are used, what it has holds ${Number(line.held)}`,
          fix: `with the API stopped: UPDATE quotas SET used = ${Number(line.held)} WHERE tenant_id = '${line.tenant_id}' AND resource = '${line.resource}'; then tell the makers`,
          tenantId: line.tenant_id,
        }),
      ),
    ];
  }

  /** Nothing of a host that does not answer. */
  private async heldBy({ id, online }: KnownHost): Promise<Held | undefined> {
    if (!online) return undefined;
    const late = new AbortController();
    try {
      const inventory = (async () => (await this.hosts.agent(null, id)).inventory())();
      const answer = await Promise.race([inventory, pause(HOST_MS, undefined, { signal: late.signal })]);
      return answer && { hostId: id, ...answer };
    } catch {
      return undefined;
    } finally {
      late.abort();
    }
  }
}

function ofHost({ id, name, checks }: KnownHost, held: Held | undefined): Finding[] {
  const offline: Finding[] = held
    ? []
    : [{ code: 'host_offline', message: `the host ${name} (${id}) does not say what it holds: nothing of it was compared`, fix: 'start its agent, or see its log', hostId: id }];
  const low = checks.filter((check) => !check.ok && TOLD.includes(check.name));
  return [...offline, ...low.map((check): Finding => ({ code: 'host_check', message: `the host ${name}: ${check.name}: ${check.found}`, fix: check.fix, hostId: id }))];
}

/** What two looks in a row find. */
async function twice(look: () => Promise<Finding[]>): Promise<Finding[]> {
  const first = await look();
  if (first.length === 0) return first;
  await pause(BETWEEN_MS);
  const seen = new Set(first.map(keyOf));
  return (await look()).filter((finding) => seen.has(keyOf(finding)));
}

const keyOf = ({ code, message }: Finding): string => `${code} ${message}`;
