// A value that is made anew at most so often, however often what it stands on changes: nobody reads a chart twenty times
// a second.
import { untrack } from 'svelte';

/** `watch` reads what the value stands on; a change of what `urgent` answers is not waited with. */
export function calm<V>(watch: () => unknown, urgent: () => unknown, make: () => V, everyMs = 500): { readonly value: V } {
  let value = $state.raw(untrack(make));
  let last = untrack(urgent);
  let madeAt = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = () => {
    clearTimeout(timer);
    timer = undefined;
    madeAt = performance.now();
    value = untrack(make);
  };
  $effect(() => {
    watch();
    const now = urgent();
    const rest = madeAt + everyMs - performance.now();
    if (now !== last || (rest <= 0 && timer === undefined)) {
      last = now;
      renew();
    } else timer ??= setTimeout(renew, rest);
  });
  $effect(() => () => clearTimeout(timer));
  return {
    get value() {
      return value;
    },
  };
}
