import { consentCategories, parseCategory, type Category } from '@kapsel/core';
import { partsInPage } from '../part.ts';
import { readOneTrust } from './answers.ts';
import { call, callGlobal, compatPart, cookiesNamed, dispatch, type OldPage, type Tool } from './compat.ts';

const groups: { readonly [category in Category]: string } = { necessary: 'C0001', analytics: 'C0002', functional: 'C0003', marketing: 'C0004' };

/** In a class: `optanon-category-C0002`, or `optanon-category-C0002-C0004` for what needs both. */
const heldFor = /^(?:optanon|ot)-category-(.+)$/u;

/** OneTrust: categories by number, which the page reads from a string between commas. */
function know(page: OldPage): Tool {
  const { kapsel } = page;
  const scope = globalThis as { OnetrustActiveGroups?: unknown; OptanonActiveGroups?: unknown };
  const listeners = new Set<unknown>();
  const isDecided = (): boolean => kapsel.decision().decided;
  const active = (): string[] => (['necessary', ...consentCategories] as const).filter((category) => kapsel.has(category)).map((category) => groups[category]);
  const publish = (): void => {
    scope.OnetrustActiveGroups = scope.OptanonActiveGroups = `,${active().join(',')},`;
  };
  const onetrust = {
    AllowAll: () => kapsel.accept('all'),
    RejectAll: () => kapsel.accept('none'),
    Close: kapsel.hide,
    ToggleInfoDisplay: kapsel.showPreferences,
    IsAlertBoxClosed: isDecided,
    IsAlertBoxClosedAndValid: isDecided,
    changeLanguage: kapsel.setLanguage,
    InsertScript: page.unanswered('OneTrust.InsertScript'),
    InsertHtml: page.unanswered('OneTrust.InsertHtml'),
    OnConsentChanged: (listener: unknown) => void listeners.add(listener),
    UpdateConsent(kind: string, change: string) {
      const [, group = '', state] = /^(\w+):([01])$/u.exec(change) ?? [];
      const category = parseCategory(group);
      if (kind !== 'Category' || !category || category === 'necessary') return;
      const others = consentCategories.filter((one) => one !== category && kapsel.has(one));
      kapsel.accept(state === '1' ? [...others, category] : others);
    },
  };

  return {
    selector: '[class*="optanon-category-"],[class*="ot-category-"]',
    translate(element) {
      for (const name of element.classList) {
        const [, ids] = heldFor.exec(name) ?? [];
        if (ids !== undefined) page.markCategories(element, ids.split('-'));
      }
    },
    globals: { OneTrust: onetrust, Optanon: onetrust },
    update: publish,
    tell({ isLoad, isFirst, changed }) {
      // One call for a load and one for a change, so that the page sets itself up once.
      if (!isLoad && !isFirst && changed.length === 0) return;
      callGlobal('OptanonWrapper');
      dispatch('OneTrustGroupsUpdated', active());
      if (isLoad) return;
      dispatch('OTConsentApplied');
      for (const listener of listeners) call(listener, new CustomEvent('consent.onetrust', { detail: active() }));
    },
    storage: { cookies: ['OptanonConsent', 'OptanonAlertBoxClosed'] },
    stored: () => cookiesNamed('OptanonConsent').flatMap((consent) => cookiesNamed('OptanonAlertBoxClosed').map((closed) => readOneTrust(consent, closed))),
    clicks: { '.ot-sdk-show-settings,.optanon-show-settings,.optanon-toggle-display': kapsel.showPreferences },
  };
}

partsInPage()['compat-onetrust'] = compatPart('onetrust', 'OneTrust', know);
