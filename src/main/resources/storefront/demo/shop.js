/** The demo shop's own behaviour; all that Microlift notices is in the markup and in microlift.js. */

const CART = 'demo-cart';
const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const find = (selector, inside = document) => inside.querySelector(selector);

const cart = {
  lines: () => JSON.parse(localStorage.getItem(CART) || '{}'),
  save(lines) {
    localStorage.setItem(CART, JSON.stringify(lines));
    showCount();
  },
  add(id, quantity) {
    const lines = cart.lines();
    cart.save({ ...lines, [id]: (lines[id] || 0) + quantity });
  },
  remove(id) {
    const { [id]: removed, ...rest } = cart.lines();
    cart.save(rest);
  },
};

function showCount() {
  const count = Object.values(cart.lines()).reduce((sum, each) => sum + each, 0);
  find('[data-cart-count]').textContent = count;
}

function onSubmit(id, handle) {
  find(id)?.addEventListener('submit', (event) => {
    event.preventDefault();
    handle(event.target);
  });
}

/** Category: filter, sort and search what is on the page. */
function browse(form) {
  const wanted = new URLSearchParams(location.search);
  const kind = [...form.elements.kind].find((each) => each.value === wanted.get('kind'));
  if (kind) {
    kind.checked = true;
  }
  const query = (wanted.get('q') || '').toLowerCase();
  if (query) {
    find('[data-heading]').textContent = `“${wanted.get('q')}”`;
    find('#q').value = wanted.get('q');
  }
  const list = find('[data-list]');
  const cards = [...list.children];
  const refresh = () => {
    const glazes = [...form.elements.glaze].filter((each) => each.checked).map((each) => each.value);
    const fits = ({ dataset }) =>
      (!form.elements.kind.value || dataset.kind === form.elements.kind.value) &&
      (!glazes.length || glazes.includes(dataset.glaze)) &&
      dataset.name.toLowerCase().includes(query);
    const direction = { up: 1, down: -1 }[form.elements.sort.value] || 0;
    const sorted = [...cards].sort((a, b) => direction * (a.dataset.price - b.dataset.price));
    sorted.forEach((each) => (each.hidden = !fits(each)));
    list.append(...sorted);
    const found = cards.filter((each) => !each.hidden).length;
    find('[data-found]').textContent = found === 1 ? '1 piece' : `${found} pieces`;
    find('[data-empty]').hidden = found > 0;
  };
  form.addEventListener('change', refresh);
  refresh();
}

/** Cart and checkout: lines and sums. */
function showCart() {
  const products = JSON.parse(find('#products').textContent);
  const lines = products.filter(({ id }) => cart.lines()[id]);
  find('[data-cart]').hidden = !lines.length;
  find('[data-empty]').hidden = lines.length > 0;
  find('[data-lines]').replaceChildren(...lines.map(line));
  const sums = sum(lines);
  find('[data-subtotal]').textContent = money.format(sums.pieces);
  find('[data-delivery]').textContent = sums.delivery ? money.format(sums.delivery) : 'free';
  find('[data-total]').textContent = money.format(sums.total);
  return sums.total;
}

function sum(lines) {
  const pieces = lines.reduce((total, { id, price }) => total + price * cart.lines()[id], 0);
  const delivery = pieces >= 60 ? 0 : 4.9;
  return { pieces, delivery, total: Math.round((pieces + delivery) * 100) / 100 };
}

function line(product) {
  const item = document.createElement('li');
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', '0 0 200 200');
  picture.setAttribute('class', `picture glaze-${product.glaze}`);
  picture.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#${product.shape}`);
  picture.append(use);
  const text = document.createElement('p');
  const name = document.createElement('strong');
  name.textContent = product.name;
  const quantity = cart.lines()[product.id];
  text.append(name, document.createElement('br'), `${quantity} × ${money.format(product.price)}`);
  item.append(picture, text);
  if (!find('#order')) {
    const remove = document.createElement('button');
    remove.className = 'link';
    remove.textContent = 'Remove';
    remove.setAttribute('aria-label', `Remove ${product.name}`);
    remove.setAttribute('data-microlift-goal', 'Product Removed');
    remove.setAttribute('data-microlift-properties', JSON.stringify({ product_id: product.id }));
    remove.addEventListener('click', () => {
      cart.remove(product.id);
      showCart();
    });
    item.append(remove);
  } else {
    item.append(money.format(product.price * quantity));
  }
  return item;
}

function chat() {
  const dialog = find('#chat');
  document.querySelectorAll('[data-open=chat]').forEach((each) =>
    each.addEventListener('click', () => dialog.showModal()));
  find('[data-close]', dialog).addEventListener('click', () => dialog.close());
}

/** What a newcomer wants to know: which variant is this? */
async function behindTheCounter() {
  const { variant, inExperiment, reason } = await (await script()).variant('demo-buy-box');
  find('[data-variant]').textContent =
    (variant || 'no variant') + (inExperiment ? '' : ` (${reason || 'not decided in time'})`);
}

/** The storefront script, which is loaded beside this one; without it this never resolves. */
function script() {
  if (window.microlift) {
    return Promise.resolve(window.microlift);
  }
  const element = find('script[data-key]');
  return new Promise((resolve) => element.addEventListener('load', () => resolve(window.microlift)));
}

/** An order that was placed on the page before. */
async function thank() {
  const order = JSON.parse(sessionStorage.getItem('demo-order') || 'null');
  if (order) {
    find('[data-order]').textContent =
      `Order ${order.order_id} over ${money.format(order.revenue)} is with us.`;
    (await script()).order(order);
  }
}

showCount();
chat();
onSubmit('#newsletter', (form) => {
  find('.done', form).textContent = form.dataset.done;
  form.reset();
});
onSubmit('#add-to-cart', (form) => {
  const quantity = Number(form.elements.quantity.value);
  cart.add(form.dataset.product, quantity);
  find('.done', form).textContent = quantity === 1 ? 'One piece is in your cart.' : `${quantity} pieces are in your cart.`;
});
onSubmit('#order', () => {
  const order = { order_id: `demo-${Date.now().toString(36)}`, revenue: showCart(), currency: 'EUR' };
  sessionStorage.setItem('demo-order', JSON.stringify(order));
  cart.save({});
  location.href = '/demo/thanks';
});
find('#filter') && browse(find('#filter'));
find('#products') && showCart();
find('[data-order]') && thank();
behindTheCounter();
