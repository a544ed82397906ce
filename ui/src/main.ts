// Mounts the screens on whatever hosts them.
import { mount } from 'svelte';
import './app.css';
import './shapes.css';
import { pick } from './platform';
import { AppStore } from './store/app.svelte';
import App from './views/App.svelte';
import { parse } from './views/route';
import { topicsOf } from './views/topics';

const app = new AppStore(await pick(location.search));
app.follow(topicsOf(parse(location.hash, null)));
app.start();

const target = document.getElementById('app');
// The name that stood there while the scripts came gives way.
target?.replaceChildren();
if (target) mount(App, { target, props: { app } });
