// Mounts the screens on whatever hosts them.
import { mount } from 'svelte';
import './app.css';
import './shapes.css';
import { pick } from './platform';
import { House } from './store/house.svelte';
import App from './views/App.svelte';
import { parse } from './views/route';
import { topicsOf } from './views/topics';

const house = new House(await pick(location.search));
house.follow(topicsOf(parse(location.hash, null)));
house.start();

const target = document.getElementById('app');
// The name that stood there while the scripts came gives way.
target?.replaceChildren();
if (target) mount(App, { target, props: { house } });
