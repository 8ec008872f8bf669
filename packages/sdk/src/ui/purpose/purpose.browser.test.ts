import { expect } from 'chai';
import type { PurposeDetail } from '../../events.ts';
import { start } from '../../start.ts';
import { siteConfig } from '../../site-config.test-helper.ts';
import { KapselPurpose } from './purpose.ts';

/** A form with purposes in it, in a page of one language. */
function form(markup: string, language = 'en'): HTMLFormElement {
  document.documentElement.lang = language;
  const made = document.createElement('form');
  made.innerHTML = `${markup}<button>Send</button>`;
  document.body.append(made);
  return made;
}

function purposeIn(root: ParentNode): KapselPurpose {
  const purpose = root.querySelector('kapsel-purpose');
  if (purpose instanceof KapselPurpose) return purpose;
  throw new TypeError('There is none in it.');
}

const inside = <Kind extends Element>(purpose: KapselPurpose, selector: string): Kind => purpose.shadowRoot?.querySelector(selector) as Kind;
const box = (purpose: KapselPurpose): HTMLInputElement => inside(purpose, 'input');
const fields = (of: HTMLFormElement): [string, FormDataEntryValue][] => [...new FormData(of)];
const aWhile = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends it as a page does that stays where it is, and gives what it sent. */
async function send(of: HTMLFormElement): Promise<[string, FormDataEntryValue][] | undefined> {
  let sent: [string, FormDataEntryValue][] | undefined;
  const take = (event: Event): void => {
    event.preventDefault();
    sent = fields(of);
  };
  of.addEventListener('submit', take);
  of.requestSubmit();
  of.removeEventListener('submit', take);
  await aWhile(0);
  return sent;
}

const consent = '<kapsel-purpose kind="consent" name="newsletter">Send me the newsletter</kapsel-purpose>';
const acknowledgement = '<kapsel-purpose kind="acknowledgement" name="read" required>I have read the terms</kapsel-purpose>';

describe('<kapsel-purpose>', () => {
  /** Runs on this page from the first test on, without a log. */
  const kapsel = start(siteConfig());
  const heard: PurposeDetail[] = [];
  const errors: string[] = [];
  kapsel.on('purpose', (detail) => heard.push(detail));
  kapsel.on('error', ({ message }) => errors.push(message));

  beforeEach(() => (heard.length = errors.length = 0));
  afterEach(() => document.querySelectorAll('form').forEach((one) => one.remove()));

  for (const markup of [consent, acknowledgement]) {
    const [, kind = ''] = /kind="(\w+)"/u.exec(markup) ?? [];

    it(`${kind}: is not ticked at first, whatever the page writes on it`, () => {
      const purpose = purposeIn(form(markup.replace('kind', 'checked value="on" kind')));
      expect([purpose.checked, box(purpose).checked]).to.deep.equal([false, false]);
      expect(() => Object.assign(purpose, { checked: true })).to.throw(TypeError);
    });

    it(`${kind}: is ticked by its box, by its words and by a label of the page’s own`, () => {
      const purpose = purposeIn(form(`${markup.replace('name=', 'id="asked" name=')}<label for="asked">Or here</label>`));
      const changes: boolean[] = [];
      purpose.addEventListener('change', () => changes.push(purpose.checked));
      box(purpose).click();
      inside<HTMLElement>(purpose, 'label').click();
      purpose.form?.querySelector('label')?.click();
      expect(changes).to.deep.equal([true, false, true]);
    });

    it(`${kind}: is empty again after a reset, and in a copy`, () => {
      const made = form(markup);
      box(purposeIn(made)).click();
      expect(purposeIn(made.cloneNode(true) as HTMLElement).checked).to.equal(false);
      made.reset();
      expect([purposeIn(made).checked, box(purposeIn(made)).checked]).to.deep.equal([false, false]);
    });

    it(`${kind}: is empty again after a page has sent it`, async () => {
      const made = form(markup);
      box(purposeIn(made)).click();
      await send(made);
      await aWhile(1100);
      expect(purposeIn(made).checked).to.equal(false);
    });

    it(`${kind}: is not ticked by a browser that restores a form`, () => {
      const made = form(markup);
      (purposeIn(made) as { formStateRestoreCallback?(state: string, mode: string): void }).formStateRestoreCallback?.('on', 'restore');
      expect(purposeIn(made).checked).to.equal(false);
      box(purposeIn(made)).click();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(purposeIn(made).checked).to.equal(false);
    });

    it(`${kind}: is switched off with its fieldset`, () => {
      const made = form(`<fieldset disabled>${markup}</fieldset>`);
      const purpose = purposeIn(made);
      expect(box(purpose).disabled).to.equal(true);
      purpose.click();
      expect([purpose.checked, fields(made).length]).to.deep.equal([false, 0]);
    });

    it(`${kind}: is as large as a finger, and named by its words alone`, () => {
      const purpose = purposeIn(form(markup));
      const { width, height } = box(purpose).getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(24);
      expect(inside<HTMLLabelElement>(purpose, 'label').control).to.equal(box(purpose));
      expect(inside(purpose, 'label').contains(inside(purpose, '#hint'))).to.equal(false);
      expect(box(purpose).getAttribute('aria-describedby')).to.equal('hint privacy');
    });
  }

  it('takes its words from an attribute where it has no content', () => {
    const purpose = purposeIn(form('<kapsel-purpose name="news" label="Send me news"> </kapsel-purpose>'));
    expect(inside(purpose, 'label').textContent).to.equal('Send me news');
    purpose.textContent = 'Send me letters';
    return aWhile(0).then(() => expect(inside(purpose, 'label').textContent).to.equal(''));
  });

  it('says in the page’s language what is optional and what is required', () => {
    const told = (language: string, markup: string) => inside(purposeIn(form(markup, language)), '#hint').textContent;
    expect([told('en', consent), told('nb-NO', consent), told('no', consent), told('ar', consent), told('xx', consent)]).to.deep.equal(['(optional)', '(valgfritt)', '(valgfritt)', '(اختياري)', '(optional)']);
    expect(told('de', acknowledgement)).to.equal('(erforderlich)');
    expect(told('de', acknowledgement.replace('required', ''))).to.equal('');
  });

  it('links to a page about privacy, and to nothing else', () => {
    const link = (address: string) => inside<HTMLAnchorElement>(purposeIn(form(`<kapsel-purpose privacy-url="${address}">News</kapsel-purpose>`)), '#privacy');
    expect(link('/privacy').href).to.equal(`${location.origin}/privacy`);
    expect(link('javascript:alert(1)').hidden).to.equal(true);
    expect(link('').hidden).to.equal(true);
  });

  describe('an acknowledgement', () => {
    it('can be required, and is then said in the page’s language', async () => {
      const made = form(acknowledgement, 'nb');
      const purpose = purposeIn(made);
      expect([purpose.checkValidity(), purpose.validationMessage, box(purpose).required]).to.deep.equal([false, 'Kryss av her for å gå videre.', true]);
      expect(await send(made)).to.equal(undefined);
      box(purpose).click();
      expect(purpose.checkValidity()).to.equal(true);
    });

    it('is in the form as a native box would be, and no event tells of it', async () => {
      const made = form(acknowledgement.replace('required', ''));
      expect(fields(made)).to.deep.equal([]);
      expect(await send(made)).to.deep.equal([]);
      box(purposeIn(made)).click();
      expect(await send(made)).to.deep.equal([['read', 'on']]);
      expect(heard).to.deep.equal([]);
    });
  });

  describe('a consent', () => {
    it('never stops a form, and says why it cannot be required', async () => {
      const made = form(consent.replace('name', 'required name'));
      expect([purposeIn(made).checkValidity(), box(purposeIn(made)).required]).to.deep.equal([true, false]);
      form(consent.replace('name', 'required name'));
      expect(errors).to.deep.equal(['<kapsel-purpose kind="consent"> ignores “required”: a consent that a form demands is not freely given (GDPR art. 7(4)).']);
      expect(await send(made)).to.deep.equal([['newsletter', '0']]);
    });

    it('is what anything is that is not plainly an acknowledgement', () => {
      for (const kind of ['', 'kind=""', 'kind="required"', 'kind="Acknowledgement"']) {
        expect(purposeIn(form(`<kapsel-purpose ${kind} name="x" required>X</kapsel-purpose>`)).kind, kind).to.equal('consent');
      }
    });

    it('that was refused is told without an id, and without waiting', async () => {
      const made = form(consent);
      expect(await send(made)).to.deep.equal([['newsletter', '0']]);
      expect(heard).to.deep.equal([{ purpose: 'newsletter', granted: false, signed: false, recordId: undefined, receipt: undefined }]);
    });

    it('goes unsigned where the site keeps no records', async () => {
      const made = form(consent.replace('name', 'purpose="letters" name'));
      box(purposeIn(made)).click();
      expect(await send(made)).to.deep.equal([['newsletter', 'unsigned']]);
      expect(heard).to.deep.equal([{ purpose: 'letters', granted: true, signed: false, recordId: undefined, receipt: undefined }]);
      expect(localStorage.length).to.equal(0);
    });

    it('goes unsigned past every handler with form.submit()', () => {
      const made = form(consent);
      box(purposeIn(made)).click();
      const frame = document.createElement('iframe');
      frame.name = 'there';
      document.body.append(frame);
      made.target = 'there';
      let carried: unknown;
      made.addEventListener('formdata', ({ formData }) => (carried = formData.get('newsletter')));
      made.submit();
      expect([carried, heard.length]).to.deep.equal(['unsigned', 0]);
      frame.remove();
    });

    it('holds for the question that was asked', () => {
      const purpose = purposeIn(form(consent.replace('name', 'purpose="letters" name')));
      const holdsAfter = (name: string, value: string): boolean => {
        if (!purpose.checked) box(purpose).click();
        purpose.setAttribute(name, value);
        return purpose.checked;
      };
      expect([holdsAfter('name', 'field'), holdsAfter('purpose', 'profiling'), holdsAfter('kind', 'acknowledgement')]).to.deep.equal([true, false, false]);
      purpose.removeAttribute('purpose');
      expect(holdsAfter('name', 'other')).to.equal(false);
    });

    it('works in a form within a shadow root', async () => {
      const host = document.createElement('div');
      document.body.append(host);
      const made = form(consent);
      host.attachShadow({ mode: 'open' }).append(made);
      box(purposeIn(made)).click();
      expect(await send(made)).to.deep.equal([['newsletter', 'unsigned']]);
      expect(heard).to.have.lengthOf(1);
      host.remove();
    });

    it('works in a form whose fields have the names of its methods', async () => {
      const made = form(`${consent}<input name="requestSubmit"><input name="elements"><input name="getRootNode"><input name="submit">`);
      box(purposeIn(made)).click();
      const sent = new Promise<FormDataEntryValue | null>((resolve) =>
        HTMLFormElement.prototype.addEventListener.call(made, 'submit', (event) => {
          event.preventDefault();
          resolve(new FormData(made).get('newsletter'));
        }),
      );
      made.querySelector('button')?.click();
      expect(await sent).to.equal('unsigned');
    });
  });
});
