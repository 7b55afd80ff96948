import { onDestroy } from 'svelte';

/** Acts on the last value, when no other has come for a while; never after the component has gone. */
export function rested<T>(act: (value: T) => void, wait = 250) {
  let timer = 0;
  const drop = () => clearTimeout(timer);
  onDestroy(drop);
  return {
    drop,
    ask(value: T) {
      drop();
      timer = window.setTimeout(() => act(value), wait);
    },
  };
}
