/** Draws the charts of a page from the values that stand beside their tables. */
'use strict';
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const percent = (share) =>
    (share > 0 ? '+' : share < 0 ? '\u2212' : '') + Math.abs(100 * share).toFixed(Math.abs(share) < 0.01 && share ? 2 : 1) + '\u00a0%';
  /** A number on an axis, where round numbers stand. */
  const tick = (share) => percent(share).replace('.0', '');
  const interval = (lower, upper) =>
    lower == null || upper == null ? '' : ` (${percent(lower)} to ${percent(upper)})`;
  const day = (text) =>
    new Date(text + 'T00:00:00Z').toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const ROW = 34;

  /** The next round number, so that the axis ends at a line. */
  function round(size) {
    const power = 10 ** Math.floor(Math.log10(size));
    return power * [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= size);
  }

  /** What all charts share. */
  function common() {
    return {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      plugins: { legend: { display: false }, tooltip: { displayColors: false } },
    };
  }

  function axis(options = {}) {
    return {
      grid: { color: (context) => colour(context.tick && context.tick.value === 0 ? 'strong-line' : 'line') },
      border: { display: false },
      ticks: { color: colour('muted'), ...options.ticks },
      ...options.rest,
    };
  }

  /** A line for each goal: its limits as a bar, its estimate as a dot. */
  function forest(rows) {
    const shade = { good: 'good', bad: 'bad', plain: 'accent', warn: 'warn' };
    const numbers = rows.flatMap((row) => [row.lift, row.lower, row.upper]).filter((each) => each != null);
    const reach = round(Math.max(0.01, ...numbers.map(Math.abs)));
    const colours = rows.map((row) => colour(shade[row.tone]));
    return {
      type: 'bar',
      data: {
        labels: rows.map((row) => row.label),
        datasets: [
          {
            type: 'scatter',
            data: rows.flatMap((row) => (row.lift == null ? [] : [{ x: row.lift, y: row.label }])),
            pointRadius: 5,
            pointHoverRadius: 6,
            pointBackgroundColor: rows.flatMap((row, i) => (row.lift == null ? [] : [colours[i]])),
            pointBorderColor: colour('surface'),
            pointBorderWidth: 2,
          },
          {
            data: rows.map((row) => (row.lower == null || row.upper == null ? null : [row.lower, row.upper])),
            backgroundColor: colours,
            barThickness: 4,
            borderRadius: 2,
            borderSkipped: false,
          },
        ],
      },
      options: {
        ...common(),
        indexAxis: 'y',
        interaction: { mode: 'nearest', axis: 'y', intersect: false },
        scales: {
          x: axis({ ticks: { callback: tick, maxRotation: 0 }, rest: { min: -reach, max: reach } }),
          y: { type: 'category', labels: rows.map((row) => row.label), offset: true, grid: { display: false }, border: { display: false },
            ticks: { color: colour('text'), autoSkip: false, callback(value) {
              const label = this.getLabelForValue(value);
              const most = this.chart.width < 480 ? 17 : 30;
              return label.length > most ? label.slice(0, most - 1) + '…' : label;
            } } },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            displayColors: false,
            filter: (item, index) => index === 0,
            callbacks: {
              title: ([item]) => (item ? rows.find((row) => row.label === (item.raw.y ?? item.label))?.label ?? item.label : ''),
              label: (item) => {
                const row = rows.find((each) => each.label === (item.raw.y ?? item.label));
                return row && row.lift != null ? percent(row.lift) + interval(row.lower, row.upper) : 'no lift';
              },
            },
          },
        },
      },
    };
  }

  /** A line for each variant with its band. */
  function course({ days, series }) {
    const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
    const datasets = series.flatMap((each, i) => {
      const line = { borderColor: colour('accent'), pointRadius: 0, tension: 0, spanGaps: false };
      return [
        { ...line, label: each.variant, data: each.lift, borderWidth: 2, borderDash: dashes[i % dashes.length], pointRadius: days.length < 3 ? 4 : 0, pointBackgroundColor: colour('accent'), of: each },
        { ...line, data: each.upper, borderWidth: 0, hidden: false, band: true },
        { ...line, data: each.lower, borderWidth: 0, fill: '-1', backgroundColor: colour('accent') + '22', band: true },
      ];
    });
    const sizes = datasets.flatMap((each) => each.data).filter((each) => each != null);
    const usual = (side) => {
      const sorted = sizes.map((each) => side * each).filter((each) => each > 0).sort((one, other) => one - other);
      return sorted.length ? round(1.05 * sorted[Math.floor(0.95 * (sorted.length - 1))]) : 0;
    };
    return {
      type: 'line',
      data: { labels: days.map(day), datasets },
      options: {
        ...common(),
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: axis({ ticks: { maxRotation: 0, autoSkipPadding: 24 }, rest: { grid: { display: false } } }),
          y: axis({ ticks: { callback: tick, maxTicksLimit: 9 }, rest: { min: -usual(-1), max: usual(1) || 0.01 } }),
        },
        plugins: {
          legend: {
            display: series.length > 1, align: 'end',
            labels: { color: colour('text'), boxHeight: 0, filter: (item, data) => !data.datasets[item.datasetIndex].band },
          },
          tooltip: {
            displayColors: false,
            filter: (item) => !item.dataset.band,
            callbacks: {
              label: (item) => {
                const { variant, lift, lower, upper } = item.dataset.of;
                const i = item.dataIndex;
                return lift[i] == null ? `${variant}: no lift` : `${variant}: ${percent(lift[i])}${interval(lower[i], upper[i])}`;
              },
            },
          },
        },
      },
    };
  }

  const KINDS = { forest, course };
  const drawn = [];

  function draw() {
    drawn.splice(0).forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    for (const canvas of document.querySelectorAll('canvas[data-chart]')) {
      const values = JSON.parse(canvas.dataset.values);
      if (canvas.dataset.chart === 'forest') {
        canvas.parentElement.style.height = `${ROW * values.length + 36}px`;
      }
      drawn.push(new Chart(canvas, KINDS[canvas.dataset.chart](values)));
      canvas.dataset.drawn = dark.matches ? 'dark' : 'light';
    }
  }

  draw();
  dark.addEventListener('change', draw);
})();
