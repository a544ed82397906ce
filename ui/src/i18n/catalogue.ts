// The words of the screens, French then English. `{name}` is filled in; `one|many` follows `{n}`. A key has both languages
// or does not compile, and stands in one of these files alone, which a test holds.
import { app } from './catalogue/app';
import { figures } from './catalogue/figures';
import { goods } from './catalogue/goods';
import { show } from './catalogue/show';
import { vocabulary } from './catalogue/vocabulary';
import { watch } from './catalogue/watch';

export const parts = [app, show, figures, goods, watch, vocabulary] as const;
export const catalogue = { ...app, ...show, ...figures, ...goods, ...watch, ...vocabulary };

export type Key = keyof typeof catalogue;
