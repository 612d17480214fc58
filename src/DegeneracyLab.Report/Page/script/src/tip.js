/** A box beside the pointer or the focused mark. It shows text, never markup, and keeps within the window. */
export class Tip {
  constructor() {
    this.box = document.createElement("div");
    this.box.className = "tip";
    this.box.hidden = true;
    this.box.setAttribute("role", "status");
    document.body.append(this.box);
    addEventListener("scroll", () => this.hide(), { passive: true });
  }

  show(text, x, y) {
    this.box.textContent = text;
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect(), gap = 12;
    const left = x + gap + width > innerWidth ? x - gap - width : x + gap;
    const top = y + gap + height > innerHeight ? y - gap - height : y + gap;
    this.box.style.left = `${Math.max(left, 4)}px`;
    this.box.style.top = `${Math.max(top, 4)}px`;
  }

  /** Beside a mark, for readers who come by the keyboard. */
  showAt(text, mark) {
    const { right, top } = mark.getBoundingClientRect();
    this.show(text, right, top);
  }

  hide() {
    this.box.hidden = true;
  }
}
