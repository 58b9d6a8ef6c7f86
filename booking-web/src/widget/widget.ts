import { childAddress, isFromChild, readMessage, type WidgetOptions } from './protocol';

/*
 * What other sites load: `<script src="https://…/book/widget.js" data-department="support" async></script>`. It puts a frame
 * with the booking pages in its place, as high as they are, and tells the site by events of its element what happens there.
 */

const FIRST_HEIGHT_PX = 560;
/** Above everything a site is likely to have. */
const ABOVE_ALL = '2147483000';

function optionsOf({ dataset }: HTMLScriptElement): WidgetOptions {
  const { department, type, theme, accent, language, mode, label, target } = dataset;
  return { department, type, theme, accent, language, mode: mode === 'button' ? 'button' : 'inline', label, target };
}

function placeFor(script: HTMLScriptElement, target: string | undefined): HTMLElement {
  const element = document.createElement('div');
  element.className = 'lintel-booking';
  const chosen = target ? document.querySelector(target) : null;
  if (chosen) chosen.append(element);
  // A script in the head has no place on the page.
  else if (document.head.contains(script)) document.body.append(element);
  else script.after(element);
  return element;
}

function frameIn(
  element: HTMLElement,
  parent: Node,
  script: HTMLScriptElement,
  options: WidgetOptions,
): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  const address = childAddress(script.src, options, location.origin);
  frame.src = address.href;
  frame.title = options.label ?? 'Booking';
  frame.style.cssText = `display:block;width:100%;height:${FIRST_HEIGHT_PX}px;border:0;color-scheme:normal`;
  addEventListener('message', (event) => {
    if (!isFromChild(event, address.origin, frame.contentWindow)) return;
    const said = readMessage(event.data);
    if (said?.type === 'height') frame.style.height = `${said.height}px`;
    else if (said)
      element.dispatchEvent(new CustomEvent(`lintel:${said.type}`, { detail: said.detail, bubbles: true }));
  });
  parent.appendChild(frame);
  return frame;
}

function button(options: WidgetOptions): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = options.label ?? 'Book a meeting';
  const ground = /^#[0-9a-f]{6}$/i.test(options.accent ?? '') ? options.accent : '#1f5fd6';
  element.style.cssText = `min-height:44px;padding:0 20px;border:0;border-radius:10px;background:${ground};color:#fff;font:600 16px system-ui,sans-serif;cursor:pointer`;
  return element;
}

function openByButton(element: HTMLElement, script: HTMLScriptElement, options: WidgetOptions): void {
  const opener = button(options);
  const dialog = document.createElement('dialog');
  dialog.style.cssText = `width:min(1040px,calc(100vw - 24px));max-height:calc(100dvh - 24px);padding:0;border:0;border-radius:16px;overflow:auto;background:Canvas;z-index:${ABOVE_ALL}`;
  dialog.setAttribute('aria-label', opener.textContent);
  const closer = document.createElement('button');
  closer.type = 'button';
  closer.setAttribute('aria-label', 'Close');
  closer.textContent = '×';
  closer.style.cssText =
    'position:sticky;top:0;float:right;z-index:1;width:44px;height:44px;border:0;border-radius:22px;background:transparent;color:CanvasText;font:28px system-ui,sans-serif;cursor:pointer';
  closer.onclick = () => dialog.close();
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.append(closer);
  let frame: HTMLIFrameElement | undefined;
  opener.onclick = () => {
    // Loaded when it is wanted, kept when it is closed: what was typed is still there.
    frame ??= frameIn(element, dialog, script, options);
    dialog.showModal();
  };
  element.append(opener, dialog);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const options = optionsOf(script);
  const show = (): void => {
    const element = placeFor(script, options.target);
    if (options.mode === 'button') openByButton(element, script, options);
    else frameIn(element, element, script, options);
  };
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);
}
