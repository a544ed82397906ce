// The title of the window: what is loud, what is open, where it is.
import type { State } from '../contract';
import { t } from '../i18n/index.svelte';
import type { Target } from '../store/target';
import type { Route } from './route';

export function titleOf(here: Route, state: State | null, loud: number): string {
  const place = here.detail ? nameOf(here.detail, state) : t(`nav.${here.page}`);
  const name = here.page === 'room' && !here.detail ? t('app.name') : `${place} · ${t('app.name')}`;
  return loud > 0 ? `(${loud}) ${name}` : name;
}

/** What people call it. */
export function nameOf({ kind, key }: Target, state: State | null): string {
  switch (kind) {
    case 'order': return t('order.title', { order: key });
    case 'sku': return state?.skus.find((row) => row.sku === key)?.name ?? key;
    case 'node': return state?.nodes.find((row) => row.node === key)?.name ?? key;
    case 'van': return t('van.title', { van: key });
    case 'dept': return state?.places.find((row) => row.dept === key)?.name ?? t('place.title', { dept: key });
    case 'incident': return t('incident.title', { incident: key });
    case 'alert': {
      const alert = [...(state?.alerts ?? []), ...(state?.news ?? [])].find((row) => row.alert === key);
      return alert ? t(`alert.${alert.kind}`) : t('alert.title', { alert: key });
    }
  }
}
