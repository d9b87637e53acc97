/** Asks what there is to say about a definition while it is typed. */
'use strict';
(() => {
  const form = document.querySelector('form[data-check]');
  const advice = document.getElementById('advice');
  const PAUSE = 500;
  let timer = 0;
  let asked = 0;

  async function check() {
    const question = ++asked;
    advice.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.check, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('advice');
      if (question === asked && fresh) {
        advice.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // The button still checks; a server that is away says so there.
    } finally {
      advice.removeAttribute('aria-busy');
    }
  }

  /** A key follows the name until somebody types another. */
  const { name, key } = form.elements;
  let follows = !key.readOnly && !key.value;
  key.addEventListener('input', () => (follows = !key.value));
  name.addEventListener('input', () => {
    if (follows) {
      key.value = name.value.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 64);
    }
  });

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
})();
