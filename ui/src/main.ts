// Mounts the control room on whatever hosts it.
import { mount } from 'svelte';
import './app.css';
import { pick } from './platform';
import { House } from './store/house.svelte';
import ControlRoom from './views/ControlRoom.svelte';

const house = new House(pick(location.search));
house.start();

const target = document.getElementById('app');
if (target) mount(ControlRoom, { target, props: { house } });
