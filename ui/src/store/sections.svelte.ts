// A state whose sections are heard one by one: a reader of the vans is not woken by the stock.
import type { State } from '../contract';

/** A state that stays the same object while its sections are replaced. */
export interface Sections {
  readonly state: State;
  /** Replaces the sections that are other objects now. */
  adopt(next: State): void;
}

export function sections(first: State): Sections {
  let clock = $state.raw(first.clock);
  let kpis = $state.raw(first.kpis);
  let runningOrder = $state.raw(first.runningOrder);
  let skus = $state.raw(first.skus);
  let nodes = $state.raw(first.nodes);
  let places = $state.raw(first.places);
  let flows = $state.raw(first.flows);
  let vans = $state.raw(first.vans);
  let warehouse = $state.raw(first.warehouse);
  let alerts = $state.raw(first.alerts);
  let proposals = $state.raw(first.proposals);
  let incidents = $state.raw(first.incidents);
  let messages = $state.raw(first.messages);
  let feeds = $state.raw(first.feeds);
  let deadLetters = $state.raw(first.deadLetters);
  let quarantine = $state.raw(first.quarantine);
  let autonomy = $state.raw(first.autonomy);
  let health = $state.raw(first.health);
  let wall = $state.raw(first.wall);
  return {
    // Enumerable getters: `{ ...state }` is a plain copy.
    state: {
      get clock() { return clock; },
      get kpis() { return kpis; },
      get runningOrder() { return runningOrder; },
      get skus() { return skus; },
      get nodes() { return nodes; },
      get places() { return places; },
      get flows() { return flows; },
      get vans() { return vans; },
      get warehouse() { return warehouse; },
      get alerts() { return alerts; },
      get proposals() { return proposals; },
      get incidents() { return incidents; },
      get messages() { return messages; },
      get feeds() { return feeds; },
      get deadLetters() { return deadLetters; },
      get quarantine() { return quarantine; },
      get autonomy() { return autonomy; },
      get health() { return health; },
      get wall() { return wall; },
    },
    // A section set to itself wakes nobody.
    adopt(next) {
      clock = next.clock;
      kpis = next.kpis;
      runningOrder = next.runningOrder;
      skus = next.skus;
      nodes = next.nodes;
      places = next.places;
      flows = next.flows;
      vans = next.vans;
      warehouse = next.warehouse;
      alerts = next.alerts;
      proposals = next.proposals;
      incidents = next.incidents;
      messages = next.messages;
      feeds = next.feeds;
      deadLetters = next.deadLetters;
      quarantine = next.quarantine;
      autonomy = next.autonomy;
      health = next.health;
      wall = next.wall;
    },
  };
}
