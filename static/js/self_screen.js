/** @file The hall's screen: shows the next code when this one's time is over. */

const board = document.querySelector("[data-renew]");
if (board instanceof HTMLElement) setTimeout(() => location.reload(), Number(board.dataset.renew));

export {};
