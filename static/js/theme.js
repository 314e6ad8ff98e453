/** @file The theme changes at once, without a page load; the cookie is the one that the server reads. */

const GROUNDS = { light: '#fffefa', dark: '#182722' };

/** @param {Document} root */
export function start(root) {
  for (const form of root.querySelectorAll('[data-preferences]')) {
    form.addEventListener('submit', (event) => {
      const button = event instanceof SubmitEvent ? event.submitter : null;
      if (!(button instanceof HTMLButtonElement) || button.name !== 'theme') return;
      event.preventDefault();
      choose(root, button.value);
      press(form, button);
    });
  }
}

/**
 * @param {Document} root
 * @param {string} theme light, dark or auto
 */
function choose(root, theme) {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  root.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  if (theme === 'auto') delete root.documentElement.dataset.bsTheme;
  else root.documentElement.dataset.bsTheme = theme;
  for (const meta of root.querySelectorAll('meta[name="theme-color"]')) {
    const dark = meta.getAttribute('media')?.includes('dark') ?? false;
    const ground = theme === 'dark' || (theme === 'auto' && dark) ? GROUNDS.dark : GROUNDS.light;
    meta.setAttribute('content', ground);
  }
}

/**
 * @param {Element} form
 * @param {HTMLButtonElement} pressed
 */
function press(form, pressed) {
  for (const button of form.querySelectorAll('button[name="theme"]')) {
    button.setAttribute('aria-pressed', String(button === pressed));
  }
}
