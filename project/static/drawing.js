/* On a narrow screen a drawing opens at the step where it stands. */
for (const chart of document.querySelectorAll('.flowchart')) {
  const now = chart.querySelector('.box.now');
  if (!now) continue;
  const here = now.getBoundingClientRect(), frame = chart.getBoundingClientRect();
  chart.scrollLeft += here.left + here.width / 2 - frame.left - frame.width / 2;
}
