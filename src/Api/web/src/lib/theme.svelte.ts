/** Light, dark, or as the system says. public/theme.js applies a choice before the first paint; this changes it. */

export type Theme = 'auto' | 'light' | 'dark';
const themes: readonly Theme[] = ['auto', 'light', 'dark'];

class ThemeChoice {
  now = $state<Theme>(themes.find((theme) => theme === localStorage.getItem('theme')) ?? 'auto');

  /** auto → light → dark → auto. */
  next() {
    this.now = themes[(themes.indexOf(this.now) + 1) % themes.length]!;
    localStorage.setItem('theme', this.now);
    dispatchEvent(new Event('themechange'));
  }
}

export const theme = new ThemeChoice();
