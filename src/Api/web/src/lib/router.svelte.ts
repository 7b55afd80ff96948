/** The page's address is its state: every view can be shared, reloaded and gone back from. */

import { placeOf } from './place';

class Router {
  path = $state(location.pathname);
  query = $state(location.search);
  /** How often the reader has gone to another view. */
  visits = $state(0);
  readonly place = $derived(placeOf(this.path));
  readonly parameters = $derived(new URLSearchParams(this.query));

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#follow(event));
  }

  /** Goes to an address of this page, as a new entry of the history. */
  go(address: string) {
    history.pushState(null, '', address);
    this.#read();
    this.visits++;
    scrollTo(0, 0);
  }

  /** Writes parameters into the present address without a new entry; null or empty takes one out. */
  set(changes: Record<string, string | number | null>) {
    const parameters = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null || value === '') parameters.delete(key);
      else parameters.set(key, String(value));
    }
    const query = parameters.toString();
    history.replaceState(null, '', location.pathname + (query ? `?${query}` : ''));
    this.#read();
  }

  #read() {
    this.path = location.pathname;
    this.query = location.search;
  }

  #follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.('a');
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
    if (/^\/(api|openapi|healthz)/.test(link.pathname)) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;   // a place on this view
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }
}

export const router = new Router();
