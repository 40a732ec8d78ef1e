import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { SELECTOR } from '../../platform/database/label-selector.js';
import {
  DIRECTIONS,
  FIREWALL_PROTOCOLS,
  FIREWALL_STATUSES,
  PORTS,
  type Direction,
  type FirewallProtocol,
  type FirewallStatus,
} from './firewall.rules.js';

const STATUSES = { FirewallStatus: FIREWALL_STATUSES };
const DIRECTION = { doc: 'Seen from the container', enum: { FirewallDirection: DIRECTIONS } };
const PROTOCOL = { doc: 'Of what it allows', enum: { FirewallProtocol: FIREWALL_PROTOCOLS } };
const PORT_LIST = {
  doc: 'Ports of the side that is asked, as 80 or 8000-8100; all when left out. Of tcp and udp',
  array: true,
  most: 32,
  max: 11,
  pattern: PORTS,
  wanted: 'a port of 1 to 65535, or two as 8000-8100',
  example: ['80', '8000-8100'],
  optional: true,
} as const;
const CIDR = { doc: 'A block of addresses; 0.0.0.0/0 is all of IPv4', max: 64, optional: true, example: '192.0.2.0/24' } as const;
const PEER_SELECTOR = {
  doc: 'Containers of the tenant with these labels, as they come, go and change',
  max: 1024,
  schema: { pattern: SELECTOR.source },
  optional: true,
  example: 'app=web',
} as const;
const DESCRIPTION = { doc: 'For people', max: 255, optional: true, example: 'the web' } as const;
const RULES = { doc: 'What is allowed; all that is sent to a container it applies to is dropped where there are none, and all that it sends goes out as long as no rule is for that way', array: true, most: 100 } as const;

@ObjectType({ description: 'Whom a rule is about: one of these' })
export class FirewallPeer {
  @Text(CIDR) cidr?: string;
  @Text(PEER_SELECTOR) selector?: string;
  @Text({ doc: 'All of a network', optional: true }) networkId?: string;
}

@ObjectType()
export class FirewallRule {
  @Text(DIRECTION) direction!: Direction;
  @Text(PROTOCOL) protocol!: FirewallProtocol;
  @Text(PORT_LIST) ports?: string[];
  @Shape(() => FirewallPeer, { doc: 'Where it comes from, or goes to', array: true }) peers!: FirewallPeer[];
  @Text(DESCRIPTION) description?: string;
}

@ObjectType()
export class FirewallTargets {
  @Text({ ...PEER_SELECTOR, doc: 'Containers with these labels, as they come, go and change' }) selector?: string;
  @Text({ doc: 'These containers', array: true }) containerIds!: string[];
}

@ObjectType({ implements: () => [Node], description: 'What may reach containers, and what these may reach. Several on one container add up' })
export class Firewall {
  @Id() id!: string;
  @Name() name!: string;
  @Shape(() => FirewallRule, RULES) rules!: FirewallRule[];
  @Shape(() => FirewallTargets, { doc: 'Containers it applies to: those of either kind' }) appliesTo!: FirewallTargets;
  @Whole({ doc: 'Containers it applies to now' }) applied!: number;
  @Text({ doc: 'Active: every host with containers of the tenant holds it. Pending: not yet, or not yet as it was last changed', enum: STATUSES })
  status!: FirewallStatus;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType({ description: 'Whom a rule is about: one of these' })
export class FirewallPeerInput {
  @Text(CIDR) cidr?: string;
  @Text(PEER_SELECTOR) selector?: string;
  @Reference({ doc: 'All of a network', optional: true }) networkId?: string;
}

@InputType()
export class FirewallRuleInput {
  @Text(DIRECTION) direction!: Direction;
  @Text(PROTOCOL) protocol!: FirewallProtocol;
  @Text(PORT_LIST) ports?: string[];
  @Shape(() => FirewallPeerInput, { doc: 'Where it comes from, or goes to', array: true, least: 1, most: 64 }) peers!: FirewallPeerInput[];
  @Text(DESCRIPTION) description?: string;
}

@InputType()
export class FirewallTargetsInput {
  @Text({ ...PEER_SELECTOR, doc: 'Containers with these labels, as they come, go and change; null takes it away', removable: true }) selector?: string | null;
  @Text({ doc: 'These containers, by id or name', array: true, min: 1, max: 128, of: 'container', optional: true, example: ['web-1'] }) containerIds?: string[];
}

@InputType()
export class CreateFirewallInput {
  @Name({ example: 'web' }) name!: string;
  @Shape(() => FirewallRuleInput, { ...RULES, optional: true }) rules?: FirewallRuleInput[];
  @Shape(() => FirewallTargetsInput, { doc: 'Containers it applies to: those of either kind; none when left out', optional: true }) appliesTo?: FirewallTargetsInput;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { app: 'web' } }) labels?: Record<string, string>;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateFirewall {
  @Name({ optional: true }) name?: string;
  @Shape(() => FirewallRuleInput, { ...RULES, doc: `${RULES.doc}. In place of those there are; what is connected and still allowed goes on`, optional: true })
  rules?: FirewallRuleInput[];
  @Shape(() => FirewallTargetsInput, { doc: 'Containers it applies to: those of either kind', optional: true }) appliesTo?: FirewallTargetsInput;
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
}

@InputType()
export class UpdateFirewallInput extends UpdateFirewall {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@ObjectType({ description: 'What came by' })
export class FirewallHit {
  @Whole({ doc: 'Packets', max: Number.MAX_SAFE_INTEGER }) packets!: number;
  @Whole({ doc: 'Their bytes', max: Number.MAX_SAFE_INTEGER }) bytes!: number;
}

@ObjectType({ description: 'Counted since the rules are as they are, or the host was started' })
export class FirewallHits {
  @Shape(() => FirewallHit, { doc: 'What each rule let by, in their order', array: true }) rules!: FirewallHit[];
  @Shape(() => FirewallHit, { doc: 'Dropped on its way to containers it applies to' }) droppedIn!: FirewallHit;
  @Shape(() => FirewallHit, { doc: 'Dropped as it left containers it applies to' }) droppedOut!: FirewallHit;
}

/** Query string of the list of firewalls. */
export class FirewallListQueryDto extends LabelListQuery(STATUSES) {}

@ArgsType()
export class FirewallConnectionArgs extends LabelConnectionArgs(STATUSES) {}

/** Answer to create and change. */
@ObjectType()
export class FirewallAnswer {
  @Shape(() => Firewall, { doc: 'The firewall' }) firewall!: Firewall;
}

@ObjectType()
export class FirewallConnection extends ConnectionOf(Firewall) {}

@ObjectType()
export class FirewallPayload extends MutationPayload {
  @Field(() => Firewall, { nullable: true }) firewall?: Firewall;
}

@ObjectType()
export class DeleteFirewallPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
