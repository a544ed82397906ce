// The words of an alert and of what is proposed against it.
import type { AlertView, IncidentView, ProposalView, RecoveryView, State, SubjectView } from '../../contract';
import { brief, known, named, sourceName, t } from '../../i18n/index.svelte';
import type { Target } from '../../store/target';
import type { Tone } from '../../widgets/Badge.svelte';

/** How much, in the unit of its kind. */
export function measured(alert: AlertView): string {
  if (alert.trend === 'gone') return t('alerts.fading');
  // A truck that has left is said otherwise than one that will.
  const kind = alert.kind === 'departure_short' && alert.measure.expected === 0 ? 'departure_left' : alert.kind;
  const words = t(`measure.${kind}`, { n: alert.measure.seen, seen: alert.measure.seen, expected: alert.measure.expected });
  const { foreseen } = alert;
  return foreseen ? `${words} · ${t('measure.foreseen', { n: foreseen.units, units: foreseen.units, sku: named('sku', foreseen.sku) })}` : words;
}

/** How far a rescue has come; nothing when none was begun. */
export function recovered(of: RecoveryView | null): string {
  return of ? t(of.over ? 'alerts.recovered' : 'alerts.recovery', { ...of, n: of.parcels, over: '' }) : '';
}

/** What it is about, by the name people use; its key where there is no other. */
export function about(subject: SubjectView, state: Pick<State, 'skus' | 'nodes'> | null): string {
  switch (subject.type) {
    case 'sku': {
      const sku = state?.skus.find((row) => row.sku === subject.key);
      return sku ? `${sku.brand}, ${sku.name}` : subject.key;
    }
    case 'node': return state?.nodes.find((row) => row.node === subject.key)?.name ?? subject.key;
    case 'van':
    case 'order': return subject.key;
    case 'feed': return sourceName(subject.key);
    case 'part': return part(subject.key);
    case 'house': return '';
    case 'slot': return subject.brand ?? subject.key;
    case 'departure': {
      const { from, carrier, leaves } = subject;
      return from && carrier && leaves ? t('alerts.departure', { from, carrier, time: brief(leaves) }) : subject.key;
    }
  }
}

/** What is wrong, and about what: of an alert, or of an incident, which keeps both when its alerts are gone. */
export function titled({ kind, subject }: Pick<IncidentView, 'kind' | 'subject'>, state: Parameters<typeof about>[1]): string {
  return [kind && t(`alert.${kind}`), subject && about(subject, state)].filter(Boolean).join(', ') || t('common.none');
}

/** A part of the app: a way out, what it gave up, or a background task. */
function part(key: string): string {
  const [kind, name, given] = key.split(':');
  const lane = `lane.${name ?? ''}`;
  if (kind === 'task') return t('part.task', { name: name ?? '' });
  if (kind !== 'lane' || !known(lane)) return key;
  return given === undefined ? t(lane) : t('part.dead', { lane: t(lane) });
}

/** What a proposal would do. */
export function remedy(what: ProposalView['remedy']): string {
  switch (what.type) {
    case 'transfer':
      if (what.to.length === 0) return t('remedy.nobody', { from: what.from, left: what.left });
      return t(what.left > 0 ? 'remedy.transfer' : 'remedy.transfer_all', { from: what.from, to: what.to.join(', '), parcels: what.parcels, left: what.left });
    case 'reroute': return t('remedy.reroute', { vans: what.vans.join(', '), stops: what.stops });
    case 'allocate': return t('remedy.allocate', { order: what.order });
    case 'release': return t('remedy.release', { node: named('node', what.node) });
    case 'notify': return t('remedy.notify', { order: what.order });
    case 'announce': return t('remedy.announce', { n: what.messages, template: t(`template.${what.template}`) });
  }
}

/** Parcels of the site that are not released: what a release is asked for. */
export function waiting(what: ProposalView['remedy'], state: Pick<State, 'nodes'> | null): number {
  const work = what.type === 'release' && state?.nodes.find((row) => row.node === what.node)?.work;
  return work ? Math.max(0, work.toPrepareParcels - work.inHandParcels) : 0;
}

/** It waits for a person: neither over nor put aside. */
export const waits = (alert: Pick<AlertView, 'state'>) => alert.state === 'open' || alert.state === 'acknowledged';

/** How many wait, and how many are put aside. */
export function counted(alerts: AlertView[]): string {
  const [waiting, aside] = [alerts.filter(waits).length, alerts.filter((alert) => alert.state === 'snoozed').length];
  const words = waiting === 0 ? t('alerts.none_open') : t('alerts.count', { n: waiting });
  return aside > 0 ? `${words} · ${t('alerts.aside', { n: aside })}` : words;
}

/** What waits before what is put aside before what is over; inside, by the app's own rank. */
export function ranked(alerts: AlertView[]): AlertView[] {
  const life = { open: 0, acknowledged: 0, snoozed: 1, resolved: 2 } as const;
  return [...alerts].sort((a, b) => life[a.state] - life[b.state] || a.rank - b.rank);
}

/** What a proposal touches and can be opened. */
export function concerned(proposal: ProposalView): Target[] {
  const what = proposal.remedy;
  switch (what.type) {
    case 'transfer': return [what.from, ...what.to].map((key) => ({ kind: 'van', key }));
    case 'reroute': return what.vans.map((key) => ({ kind: 'van', key }));
    case 'release': return [{ kind: 'node', key: what.node }];
    case 'allocate':
    case 'notify': return [{ kind: 'order', key: what.order }];
    case 'announce': return what.examples.map((key) => ({ kind: 'order', key }));
  }
}

/** How loud an alert is. */
export const tones: Record<AlertView['severity'], Tone> = { info: 'plain', low: 'plain', medium: 'warn', high: 'bad' };
