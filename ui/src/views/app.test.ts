import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage, t } from '../i18n/index.svelte';
import { Refused } from '../platform';
import { fakePlatform, type FakePlatform } from '../platform/fake';
import { START } from '../platform/fake/day';
import { SECTIONS, type Section } from '../contract';
import { AppStore } from '../store/app.svelte';
import type { SectionCard } from '../store/reduce';
import App from './App.svelte';

let platform: FakePlatform;
let app: AppStore;
let page: ReturnType<typeof mount>;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ addEventListener: () => {}, removeEventListener: () => {} }));
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  localStorage.clear();
  platform = fakePlatform(false);
  app = new AppStore(platform);
  app.start();
  location.hash = '';
  page = mount(App, { target: document.body, props: { app } });
});
afterEach(async () => {
  app.stop();
  await unmount(page);
  document.body.replaceChildren();
});

async function shown() {
  if (!app.state) platform.restore();
  await tick();
  await new Promise((done) => setTimeout(done, 0));
  app.flush();
  flushSync();
}
/** Goes to an address as a link does. */
async function visit(hash: string) {
  location.hash = hash;
  dispatchEvent(new Event('hashchange'));
  await shown();
}
const text = () => document.body.textContent ?? '';
function press(name: string, within: ParentNode = document) {
  const button = [...within.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  if (!button) throw new Error(`no button named ${name}`);
  button.click();
}

describe('the screens', () => {
  it('waits for the app, then shows the day in French', async () => {
    flushSync();
    expect(text()).toContain('En attente de la première image');
    await shown();
    expect(text()).toContain('Conducteur');
    expect(text()).toContain('Petit Phare');
    expect(text()).toContain('Rupture en vue');
    expect(text()).toContain('Studio B');
  });

  it('changes its words, and keeps its choice', async () => {
    await shown();
    document.querySelector<HTMLButtonElement>('button[lang=en]')?.click();
    await shown();
    expect(text()).toContain('Running order');
    expect(document.documentElement.lang).toBe('en');
    setLanguage('fr');
  });

  it('accepts a proposal and shows what the app made of it', async () => {
    await shown();
    const card = [...document.querySelectorAll('li')].find((one) => one.textContent?.includes('Reprendre 15 colis'));
    press('Accepter', card);
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'accept_proposal', args: { proposal: 'P-117' } });
    expect(text()).not.toContain('Reprendre 15 colis');
    expect(text()).toContain('C’est noté.');
  });

  it('says why a command was refused', async () => {
    await shown();
    platform.push([{ type: 'gone', value: { section: 'alert', key: 'A-42' } }]);
    await app.say('assign_alert', { alert: 'A-42', to: 'malo' });
    await shown();
    expect(text()).toContain('Cette alerte n’existe plus.');
  });

  it('shows a telephone who is on call, whatever the address, and what is opened from there', async () => {
    await shown();
    const wide = innerWidth;
    Object.assign(window, { innerWidth: 390 });
    dispatchEvent(new Event('resize'));
    await visit('#/stock');
    expect(document.querySelector('main')?.getAttribute('aria-label')).toBe('Astreinte');
    expect(document.querySelector('main')?.textContent).toMatch(/Véhicule en panne[^]*Vu[^]*Promesses tenues/);
    expect(document.querySelector('nav')).toBeNull();
    // Nothing on it leads to a page that is not shown.
    const away = () => [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#/"]')].map((one) => one.getAttribute('href')).filter((href) => href !== '#/settings' && href !== '#/room' && href !== '#/feeds');
    expect(away()).toEqual([]);
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
    await shown();
    const pages = [...document.querySelectorAll('[role=option]')].filter((one) => one.textContent?.includes('page')).map((one) => one.children[1]?.textContent);
    expect(pages).toEqual(['Réglages']);
    document.querySelector('dialog')?.dispatchEvent(new Event('close'));
    await visit('#/dept/75');
    expect(away()).toEqual([]);
    await visit('#/settings');
    expect(document.querySelector('main')?.getAttribute('aria-label')).toBe('Réglages');
    await visit('#/room');
    await visit('#/alert/A-41');
    expect(document.querySelector('aside')).not.toBeNull();
    Object.assign(window, { innerWidth: wide });
    dispatchEvent(new Event('resize'));
    await shown();
    expect(document.querySelector('nav')).not.toBeNull();
  });

  it('acts on alerts by keys, on the row or on all that are picked, and takes it back', async () => {
    await shown();
    await visit('#/alerts');
    const type = async (...keys: string[]) => {
      for (const key of keys) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await shown();
    };
    const said = () => platform.calls.filter((call) => call.cmd === 'act_on_alerts').map((call) => call.args);
    const rows = [...document.querySelectorAll<HTMLElement>('main tr[data-key]')].map((row) => row.dataset['key']);
    await type('j', 'j', 'k', 'a');
    expect(said()).toEqual([{ alerts: [rows[0]], says: { type: 'acknowledge' } }]);
    await type('x', 'j', 'x', 'u');
    // Of the other one there is nothing to take back.
    expect(said().at(-1)).toEqual({ alerts: [rows[0]], says: { type: 'undo' } });
    await type('x', 'j', 'x', 's');
    const dialog = document.querySelector('dialog');
    expect(dialog?.textContent).toContain('jusqu’à ');
    await type('a');
    expect(said()).toHaveLength(2);
    dialog?.querySelector('form')?.requestSubmit();
    await shown();
    expect(said().at(-1)).toEqual({ alerts: [rows[1], rows[2]], says: { type: 'snooze', until: app.minute + 30 * 60_000 } });
    expect(text()).toContain('2 en veille');
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('leaves keys to what has the focus beside the list of alerts, but for the letters that walk through it', async () => {
    await shown();
    await visit('#/alerts');
    const press = (key: string, on: EventTarget | null = document.activeElement) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      on?.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(press('j')).toBe(true);
    const [first] = document.querySelectorAll<HTMLElement>('main tr[data-key]');
    await visit(`#/alert/${first?.dataset['key']}`);
    expect(document.activeElement?.closest('aside')).not.toBeNull();
    expect(['a', 'x', 'u', 's', 'ArrowDown'].map((key) => press(key))).toEqual([false, false, false, false, false]);
    await shown();
    expect(platform.calls.some(({ cmd }) => cmd === 'act_on_alerts')).toBe(false);
    expect([document.querySelector('dialog'), document.querySelector('main input:checked')]).toEqual([null, null]);
    expect(press('j')).toBe(true);
    expect(document.activeElement?.closest('main tr')).not.toBeNull();
    expect(press('ArrowDown')).toBe(true);
  });

  it('sends a word once, names what is written for whom, and says which names there are', async () => {
    await shown();
    await visit('#/alert/A-41');
    press('Confier…', document.querySelector('aside') ?? document);
    await shown();
    const field = document.querySelector<HTMLInputElement>('dialog input');
    const write = (name: string) => {
      if (field) field.value = name;
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      flushSync();
      return [field?.getAttribute('aria-invalid'), document.querySelector<HTMLButtonElement>('dialog .main')?.disabled];
    };
    expect(document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent).toContain('sans espace ni accent');
    expect([write('élodie'), write(''), write('malo')]).toEqual([['true', true], ['false', true], ['false', false]]);
    const form = document.querySelector('dialog form');
    for (let i = 0; i < 2; i += 1) form?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await shown();
    expect(platform.calls.filter(({ cmd }) => cmd === 'act_on_alerts')).toHaveLength(1);
  });

  it('names boxes, tools and buttons by what they are of', async () => {
    await shown();
    await visit('#/alerts');
    const [box] = document.querySelectorAll<HTMLInputElement>('main tbody input');
    expect(box?.getAttribute('aria-label')).toBe('Véhicule en panne, VAN-PAR-3');
    expect(box?.closest('label')).not.toBeNull();
    box?.click();
    await shown();
    expect(document.querySelector('[role=toolbar]')?.getAttribute('aria-label')).toBe('Actions sur les alertes choisies');
    // What is known to be nothing is 0 in the list as in the alert itself; what nobody knows is a dash.
    const { alerts } = app.state!;
    platform.push([{ type: 'alert', value: { ...alerts[0]!, measure: { ...alerts[0]!.measure, orders: 0, cents: 0 } } }]);
    await visit(`#/alert/${alerts[0]!.alert}`);
    const row = [...document.querySelectorAll(`main tr[data-key="${alerts[0]!.alert}"] td.number`)].map((cell) => cell.textContent?.replace(/\s/g, ' '));
    const facts = [...document.querySelectorAll('aside dd.big')].map((cell) => cell.textContent?.replace(/\s/g, ' '));
    expect(row.slice(1, 3)).toEqual(['0', '0 €']);
    expect(facts.slice(0, 2)).toEqual(['0', '0 €']);
    await visit('#/node/FR-PAR1');
    const docks = [...document.querySelectorAll('aside button')].map((one) => one.getAttribute('aria-label') ?? '').filter((name) => name.startsWith('Retenir à quai : '));
    expect(new Set(docks).size).toBe(docks.length);
    expect(docks.length).toBeGreaterThan(1);
  });

  it('closes an alert for a reason, and opens it again', async () => {
    await shown();
    await visit('#/alert/A-41');
    const beside = document.querySelector('aside') ?? document;
    press('Clore…', beside);
    await shown();
    document.querySelector('dialog form')?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await shown();
    expect(platform.calls.at(-1)).toEqual({ cmd: 'act_on_alerts', args: { alerts: ['A-41'], says: { type: 'close', reason: 'settled' } } });
    press('Rouvrir', beside);
    await shown();
    expect(app.state?.alerts.find((alert) => alert.alert === 'A-41')?.state).toBe('open');
  });

  it('shows the logbook, what is open, and takes a note that says something', async () => {
    await shown();
    await visit('#/logbook');
    await shown();
    expect(text()).toContain('malo : passe la main à regie-1 : « matin calme, quai 3 fermé »');
    expect(text()).toContain('12 promesses déplacées');
    press('Noter');
    await shown();
    const [field, send] = [document.querySelector<HTMLInputElement>('dialog input'), document.querySelector<HTMLButtonElement>('dialog .main')];
    expect([field?.maxLength, send?.disabled]).toEqual([500, true]);
    if (field) field.value = 'pont roulant à l’arrêt';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    document.querySelector('dialog form')?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'write_note', args: { text: 'pont roulant à l’arrêt' } });
  });

  it('takes a note about an incident, and reads its account again', async () => {
    await shown();
    await visit('#/incident/I-3');
    const asked = () => platform.calls.filter((call) => call.cmd === 'incident_report').length;
    expect(asked()).toBe(1);
    press('Noter', document.querySelector('aside') ?? undefined);
    await shown();
    const field = document.querySelector<HTMLInputElement>('dialog input');
    if (field) field.value = 'dépanneuse à 21 h';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    document.querySelector('dialog form')?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'write_note', args: { text: 'dépanneuse à 21 h', incident: 'I-3' } });
    expect(document.querySelector('dialog')).toBeNull();
    await vi.waitFor(() => expect(asked()).toBe(2), 5_000);
  });

  it('finds an order and walks its chain', async () => {
    await shown();
    await visit('#/order/TT-576461413038003');
    expect(document.title).toBe('(2) Commande TT-576461413038003 · Régie');
    const drawer = document.querySelector('aside');
    expect(drawer?.textContent).toContain('Que s’est-il passé ?');
    expect(drawer?.textContent).toContain('servie depuis Paris Ivry, promise pour 15 h 30');
    press('Voir le client', drawer ?? document);
    await shown();
    expect(platform.calls.map(({ cmd }) => cmd)).toContain('contact');
    expect(drawer?.textContent).toContain('Ivry-sur-Seine');
  });

  it('asks for the customer only when told to', async () => {
    await shown();
    expect(platform.calls.some((call) => call.cmd === 'contact')).toBe(false);
    expect(text()).not.toContain('01 23');
  });

  it('shows a high alert on every page, two clicks from its proposal, until somebody has taken it', async () => {
    await shown();
    await visit('#/feeds');
    const bar = () => document.querySelector('[role=alert]');
    expect(bar()?.textContent).toContain('Véhicule en panne');
    press('Décider', bar() ?? undefined);
    await visit(location.hash);
    const aside = document.querySelector('aside');
    expect(aside?.textContent).toContain('Reprendre 15 colis');
    press('Accepter', aside ?? undefined);
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'accept_proposal', args: { proposal: 'P-117' } });
    expect(bar()?.textContent).not.toContain('Véhicule en panne');
  });

  it('finds orders among thousands and opens one over the list', async () => {
    await shown();
    await visit('#/orders');
    expect(text().replace(/\s/g, ' ')).toContain('8 412 commandes');
    const row = [...document.querySelectorAll<HTMLElement>('[role=row]')].find((one) => one.textContent?.includes('TT-5764614130464'));
    row?.click();
    await visit(location.hash);
    expect(location.hash).toMatch(/^#\/order\/TT-5764614130464/);
    expect(document.querySelector('[role=grid]')).not.toBeNull();
  });

  it('pins an order to a node and shows it once the app has taken it', async () => {
    await shown();
    await visit('#/order/TT-576461413046410');
    const aside = document.querySelector('aside')!;
    press('Servir depuis…', aside);
    await shown();
    // Only sites that can, with what each would bring.
    const rows = [...aside.querySelectorAll('dialog tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatch(/Lyon.*1 ligne sur 1.*22.*€/);
    press('Lyon', aside);
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'pin_order', args: { order: 'TT-576461413046410', node: 'FR-LYS' } });
    await vi.waitFor(() => expect(aside.textContent).toContain('Lever le choix'), 2_500);
  });

  it('says why an act is no longer possible, and holds what is packed at the dock', async () => {
    await shown();
    await visit('#/order/TT-576461413045390');
    const aside = document.querySelector('aside')!;
    const named = (name: string) => [...aside.querySelectorAll('button')].find((button) => button.textContent === name);
    for (const act of ['Retenir', 'Servir depuis…', 'Annuler la commande']) expect([act, named(act)?.disabled, named(act)?.title]).toEqual([act, true, 'déjà emballée']);
    press('Retenir à quai', aside);
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'hold_at_dock', args: { scope: { order: 'TT-576461413045390' } } });
    await vi.waitFor(() => expect(named('Laisser partir')?.disabled).toBe(false), 2_500);
  });

  it('offers no acceptance of what nobody can do, marks what is put anew, and follows a rescue that was begun', async () => {
    await shown();
    await visit('#/alert/A-41');
    const aside = document.querySelector('aside')!;
    const { state } = await platform.call('snapshot', {});
    const alert = state.alerts!.find((one) => one.alert === 'A-41')!;
    const proposal = alert.proposal!;
    const words = () => aside.textContent?.replace(/\s+/g, ' ') ?? '';
    const put = async (change: Partial<typeof alert>) => {
      platform.push([{ type: 'alert', value: { ...alert, ...change } }]);
      await shown();
    };
    const nobody = { type: 'transfer' as const, from: 'VAN-PAR-3', to: [], parcels: 0, left: 16 };
    await put({ proposal: { ...proposal, remedy: nobody, barred: 'no_van' } });
    expect([...aside.querySelectorAll('button')].map((button) => button.textContent)).not.toContain('Accepter');
    await put({ proposal: { ...proposal, before: nobody } });
    expect(words()).toContain('Nouvelle proposition : avant, Aucun véhicule ne peut reprendre 16 colis');
    await put({ proposal: null, recovery: { parcels: 16, promised: 15, taken: 12, delivered: 3, back: 0, over: false } });
    expect(words()).toContain('Reprise en cours : 3 livrés, 12 repris, sur 16');
  });

  it('finds a page, a SKU and a command from the palette, by keys alone', async () => {
    await shown();
    const type = async (question: string) => {
      dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
      await shown();
      const field = document.querySelector<HTMLInputElement>('[role=combobox]')!;
      field.value = question;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await shown();
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      await visit(location.hash);
      expect(document.querySelector('[role=combobox]')).toBeNull();
    };
    await type('entrepot');
    expect(location.hash).toBe('#/warehouse');
    await type('sku-510');
    expect(location.hash).toBe('#/sku/SKU-510');
    await type('apparence sombre');
    expect(document.documentElement.dataset['scheme']).toBe('dark');
    dispatchEvent(new KeyboardEvent('keydown', { key: 'g' }));
    dispatchEvent(new KeyboardEvent('keydown', { key: 'i' }));
    expect(location.hash).toBe('#/incidents');
  });

  it('opens nodes, vans and SKUs from each other, and says when an address leads to nothing', async () => {
    await shown();
    await visit('#/van/VAN-PAR-1');
    const aside = () => document.querySelector('aside');
    expect(aside()?.textContent).toContain('Arrêts à venir');
    press('Paris Ivry', aside() ?? undefined);
    await visit(location.hash);
    expect(location.hash).toBe('#/node/FR-PAR1');
    expect(aside()?.textContent).toContain('Prochains départs');
    await visit('#/sku/SKU-510');
    expect(aside()?.textContent).toContain('Disponible à la vente');
    await visit('#/van/NOPE');
    expect(aside()?.textContent).toContain('ne connaît rien');
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await visit(location.hash);
    expect([location.hash, aside()]).toEqual(['#/room', null]);
  });

  it('says where a SKU is expected in the next half hour, and opens a département from there', async () => {
    await shown();
    await visit('#/sku/SKU-510');
    const aside = () => document.querySelector('aside');
    const words = () => aside()?.textContent?.replace(/\s+/g, ' ') ?? '';
    const { skus, places } = app.state!;
    const row = skus.find((one) => one.sku === 'SKU-510')!;
    const asked = { sku: 'SKU-510', from: START, until: START + 30 * 60_000 };
    expect(platform.calls.filter(({ cmd }) => cmd === 'demand')).toEqual([{ cmd: 'demand', args: asked }]);
    expect(words()).toContain(`Où on l’attend ${Math.round(row.soonUnits / 4)} unités dans les 30 prochaines minutes`);
    const table = [...(aside()?.querySelectorAll('table') ?? [])].find((one) => one.textContent?.includes('Unités prévues'));
    const most = [...places].sort((a, b) => b.expectedUnits - a.expectedUnits).slice(0, 8);
    expect([...(table?.querySelectorAll('tbody button') ?? [])].map((one) => one.textContent)).toEqual(most.map(({ name }) => name));
    press('Paris', table);
    await visit(location.hash);
    expect(location.hash).toBe('#/dept/75');
  });

  it('says that nothing of a SKU is expected below half a unit, and why it cannot say where', async () => {
    await shown();
    const { skus } = app.state!;
    const row = skus.find((one) => one.sku === 'SKU-510')!;
    platform.push([{ type: 'sku', value: { ...row, soonUnits: 1 } }]);
    await visit('#/sku/SKU-510');
    expect(document.querySelector('aside')?.textContent).toContain('Rien d’attendu dans les 30 prochaines minutes.');
    const call = platform.call;
    platform.call = async (cmd, args) => {
      if (cmd === 'demand') throw new Refused({ code: 'BUSY', message: 'busy' });
      return call(cmd, args);
    };
    await visit(`#/sku/${skus.find((one) => one.sku !== row.sku)?.sku}`);
    expect(document.querySelector('aside [role=alert]')?.textContent).toBe(t('said.BUSY'));
    expect(document.querySelector('aside')?.textContent).toContain('En rayon');
  });

  it('reviews the day, another day, and says in the control room that it has closed', async () => {
    await shown();
    const { kpis } = app.state!;
    platform.push([{ type: 'kpis', value: { ...kpis, closedAt: START } }]);
    await visit('#/room');
    expect(text()).toContain('Journée close à');
    expect(document.querySelector('.closed a[href="#/review"]')?.textContent).toBe('Voir le bilan');
    await visit('#/review');
    const words = () => text().replace(/[\s\u00a0\u202f]+/g, ' ');
    expect(words()).toContain(`Commandes${kpis.ordersToday.toLocaleString('fr-FR').replace(/\s/g, ' ')}`);
    expect(words()).toContain('2 310 commandes en cours, promesses à venir');
    const days = [...document.querySelectorAll<HTMLInputElement>('main input[type=radio]')];
    expect(days.length).toBe(2);
    days[1]?.click();
    await visit(location.hash);
    expect(platform.calls.filter(({ cmd }) => cmd === 'review').at(-1)?.args).toEqual({ day: Number(days[1]?.value) });
    expect(words()).toContain('toutes les commandes sont terminées');
  });

  it('sends a limit of messages that is one, and shows the app’s own after one that is not or was refused', async () => {
    await shown();
    await visit('#/settings');
    const field = document.querySelector<HTMLInputElement>('main input[type=number]')!;
    const was = field.value;
    const write = async (value: string) => {
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
      await shown();
      return [platform.calls.filter(({ cmd }) => cmd === 'set_ask_above').length, field.value];
    };
    expect([await write(''), await write('-1'), await write('10001'), await write('1.5')]).toEqual(Array(4).fill([0, was]));
    expect(await write('0')).toEqual([1, '0']);
    const { call } = platform;
    platform.call = async (cmd, args) => {
      if (cmd === 'set_ask_above') throw new Refused({ code: 'BUSY', message: 'busy' });
      return call(cmd, args);
    };
    expect(await write('7')).toEqual([1, '0']);
  });

  it('keeps the last picture and says so when the line breaks', async () => {
    await shown();
    platform.cut();
    await shown();
    expect(document.querySelector('[role=status]')?.textContent).toContain('Hors ligne');
    expect(text()).toContain('Petit Phare');
  });

  it('shows an empty app as empty, not as broken', async () => {
    await shown();
    const { state } = await platform.call('snapshot', {});
    const gone = Object.entries(SECTIONS as Record<string, SectionCard>).flatMap(([section, { field, key }]) =>
      key === undefined ? [] : (state[field] as unknown as Record<string, string>[]).map((row) => ({ type: 'gone' as const, value: { section: section as Section, key: row[key] ?? '' } })));
    platform.push([...gone, { type: 'warehouse', value: null }]);
    await shown();
    const pages: [string, string][] = [
      ['room', 'Déposez vos fichiers'], ['stock', 'Aucun article'], ['network', 'Aucun site'], ['network', 'Aucun véhicule'], ['warehouse', 'Aucun entrepôt'],
      ['alerts', 'Rien à signaler'], ['incidents', 'Aucun incident'], ['messages', 'Aucun message'], ['feeds', 'Aucun flux'],
    ];
    for (const [page, words] of pages) {
      await visit(`#/${page}`);
      expect(text(), page).toContain(words);
    }
  });
});
