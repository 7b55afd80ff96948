// Before the first paint: data-theme is light or dark, by the choice kept in this browser or else by the system's.
const system = matchMedia('(prefers-color-scheme: dark)');
const paint = () => {
  const choice = localStorage.getItem('theme') ?? 'auto';
  document.documentElement.dataset.theme = choice === 'auto' ? (system.matches ? 'dark' : 'light') : choice;
};
system.addEventListener('change', paint);
addEventListener('themechange', paint);
paint();
