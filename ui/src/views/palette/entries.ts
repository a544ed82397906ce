// What the palette can lead to and do: pages, what the app knows by name, commands.
import type { State } from '../../contract';
import { about, waits } from '../../features/alerts/words';
import { language, named, setLanguage, t } from '../../i18n/index.svelte';
import type { AppStore } from '../../store/app.svelte';
import type { Open, Target } from '../../store/target';
import type { IconName } from '../../widgets/icons';
import { pages } from '../pages';
import { goTo } from '../route.svelte';
import { SCHEMES, setScheme } from '../scheme.svelte';
import { screen } from '../screen.svelte';
import type { Entry } from './search';

export interface Choice extends Entry {
  icon: IconName;
  run: () => void;
}
/** Speeds of a demo day that the palette offers. */
const SPEEDS = [1, 60, 240, 600];

export function choices(app: AppStore, state: State | null, open: Open, help: () => void): Choice[] {
  return [...pageChoices(), ...commands(app, state, help), ...(state ? things(state, open) : [])];
}

function pageChoices(): Choice[] {
  return pages.filter(({ page }) => screen.reaches(page)).map((card) => ({
    id: `page ${card.page}`, title: t(card.title), kind: t('palette.page'), note: `g ${card.letter}`, icon: card.icon, weight: 9,
    run: () => goTo(card.page),
  }));
}

/** One thing of the app. */
export function thing(target: Target, title: string, note: string, icon: IconName, open: Open): Choice {
  return { id: `${target.kind} ${target.key}`, title, note, icon, kind: t(`palette.${target.kind}`), weight: 1, run: () => open(target) };
}

function things(state: State, open: Open): Choice[] {
  const waiting = state.alerts.filter(waits);
  return [
    ...waiting.map((alert) => ({ ...thing({ kind: 'alert', key: alert.alert }, t(`alert.${alert.kind}`), about(alert.subject, state), 'alert', open), weight: 3 })),
    ...state.skus.map((sku) => thing({ kind: 'sku', key: sku.sku }, sku.name, `${sku.brand} · ${sku.sku}`, 'sku', open)),
    ...state.nodes.map((node) => thing({ kind: 'node', key: node.node }, node.name, `${node.node} · ${node.dept}`, 'node', open)),
    ...state.vans.map((van) => thing({ kind: 'van', key: van.van }, van.van, `${t(`van.${van.status}`)} · ${named('node', van.depot)}`, 'van', open)),
    ...state.places.map((place) => thing({ kind: 'dept', key: place.dept }, place.name, place.dept, 'dept', open)),
    ...state.incidents.map((incident) => thing({ kind: 'incident', key: incident.incident }, incident.incident, t('incidents.alerts', { n: incident.alerts.length }), 'incident', open)),
  ];
}

function commands(app: AppStore, state: State | null, help: () => void): Choice[] {
  const command = (id: string, title: string, icon: IconName, run: () => void, note = ''): Choice =>
    ({ id: `do ${id}`, title, kind: t('palette.command'), note, icon, weight: 6, run });
  const clock = state?.clock;
  const set = (args: { speed?: number; paused?: boolean }) => void app.ask('demo_clock', args).catch((error: unknown) => app.refused(error));
  return [
    command('language', t('app.new_language'), 'message', () => setLanguage(language() === 'fr' ? 'en' : 'fr'), t('app.language')),
    ...SCHEMES.map((one) => command(`scheme ${one}`, `${t('app.scheme')} : ${t(`app.scheme.${one}`)}`, one, () => setScheme(one))),
    command('wall', t('palette.wall'), 'wall', () => void app.openWarRoom()),
    command('oncall', t('palette.oncall'), 'person', () => goTo('oncall')),
    command('keys', t('app.shortcuts'), 'keys', help, '?'),
    ...(clock?.demo
      ? [
          command('pause', clock.paused ? t('clock.resume.long') : t('clock.pause.long'), clock.paused ? 'play' : 'pause', () => set({ paused: !clock.paused })),
          ...SPEEDS.map((speed) => command(`speed ${speed}`, t('clock.speed.to', { speed: String(speed) }), 'play', () => set({ speed }))),
        ]
      : []),
  ];
}
