import type { ToolSelectors } from '../in-page/find-question.ts';

/** A consent tool: where it asks, and where it keeps the answer. */
export interface ConsentTool extends ToolSelectors {
  /** Name patterns of the cookies and storage keys that hold an answer. */
  readonly state: readonly string[];
}

/**
 * Tools whose buttons are known. What a rule leaves out is found by its words, within the box. `box` names each layer by itself.
 * `save` keeps what is ticked, and is no yes.
 */
export const consentTools: readonly ConsentTool[] = [
  {
    name: 'Kapsel',
    box: 'kapsel-banner, kapsel-preferences dialog',
    accept: '[data-action="accept-all"]',
    reject: '[data-action="reject-all"]',
    settings: '[data-action="preferences"]',
    save: '[data-action="save"]',
    state: ['kapsel_consent'],
  },
  {
    name: 'vanilla-cookieconsent 3',
    box: '#cc-main .cm, #cc-main .pm',
    accept: '[data-role="all"]',
    reject: '[data-role="necessary"]',
    settings: '[data-role="show"]',
    save: '[data-role="save"]',
    state: ['cc_cookie'],
  },
  // The same button of its first layer may say no or open the settings, as its owner likes.
  { name: 'vanilla-cookieconsent 2', box: '#cc--main #cm, #cc--main #s-inr', reject: '#s-rall-bn', save: '#s-sv-bn', state: ['cc_cookie'] },
  {
    name: 'Klaro',
    box: '.klaro .cookie-notice, .klaro .cookie-modal .cm-modal',
    accept: '.cookie-notice .cm-btn-success, .cm-btn-accept-all',
    reject: '.cn-decline, .cm-btn-decline',
    settings: '.cn-learn-more',
    save: '.cm-btn-accept',
    state: ['klaro'],
  },
  {
    name: 'tarteaucitron',
    box: '#tarteaucitronAlertBig, #tarteaucitron',
    accept: '#tarteaucitronPersonalize2, #tarteaucitronAllAllowed',
    reject: '#tarteaucitronAllDenied2, #tarteaucitronAllDenied',
    settings: '#tarteaucitronCloseAlert',
    state: ['tarteaucitron'],
  },
  { name: 'Osano cookieconsent 3', box: '.cc-window', accept: '.cc-allow', reject: '.cc-deny', state: ['cookieconsent_status*'] },
  {
    name: 'c15t',
    box: '[data-testid="cookie-banner-root"], [data-testid="consent-banner-root"], [data-testid="consent-manager-dialog-root"], [data-testid="consent-dialog-root"]',
    accept: '[data-testid$="-accept-button"], [data-testid$="-accept-all-button"]',
    reject: '[data-testid$="-reject-button"], [data-testid$="-reject-all-button"]',
    settings: '[data-testid$="-customize-button"]',
    save: '[data-testid$="-save-button"]',
    state: ['c15t*', 'privacy-consent-storage'],
  },
  {
    name: 'CookieYes',
    box: '.cky-consent-container, .cky-modal',
    accept: '.cky-btn-accept',
    reject: '.cky-btn-reject',
    settings: '.cky-btn-customize',
    save: '.cky-btn-preferences',
    state: ['cookieyes-consent', 'cky-consent*'],
  },
  {
    name: 'CookieYes for WordPress, older',
    box: '#cookie-law-info-bar, .cli-modal-content',
    accept: '#wt-cli-accept-all-btn, [data-cli_action="accept_all"], [data-cli_action="accept"]',
    reject: '[data-cli_action="reject"], #cookie_action_close_header_reject',
    settings: '.cli_settings_button',
    save: '.cli_setting_save_button',
    state: ['cookielawinfo-checkbox-*', 'viewed_cookie_policy', 'CookieLawInfoConsent'],
  },
  {
    name: 'Cookiebot',
    box: '#CybotCookiebotDialog',
    accept: '#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll, #CybotCookiebotDialogBodyButtonAccept',
    reject: '#CybotCookiebotDialogBodyButtonDecline, #CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll',
    settings: '#CybotCookiebotDialogBodyLevelButtonCustomize',
    save: '#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowallSelection, #CybotCookiebotDialogBodyLevelButtonAccept',
    state: ['CookieConsent'],
  },
  {
    name: 'OneTrust',
    box: '#onetrust-banner-sdk, #onetrust-pc-sdk',
    accept: '#onetrust-accept-btn-handler, #accept-recommended-btn-handler',
    reject: '#onetrust-reject-all-handler, .ot-pc-refuse-all-handler',
    settings: '#onetrust-pc-btn-handler',
    save: '.save-preference-btn-handler',
    state: ['OptanonConsent', 'OptanonAlertBoxClosed', 'eupubconsent*'],
  },
  {
    name: 'Usercentrics',
    box: '#usercentrics-root [data-testid="uc-container"], [data-testid="uc-default-banner"], [data-testid="uc-default-wall"], #uc-main-banner, #uc-main-dialog',
    accept: '[data-testid="uc-accept-all-button"], #accept.uc-accept-button, [data-action-type="accept"]',
    reject: '[data-testid="uc-deny-all-button"], #deny.uc-deny-button, [data-action-type="deny"]',
    settings: '[data-testid="uc-more-information-button"], [data-testid="uc-customize-button"], [data-action-type="more"]',
    save: '[data-testid="uc-save-button"], [data-action-type="save"]',
    state: ['uc_settings', 'uc_user_interaction', 'ucData', 'ucString'],
  },
  {
    name: 'Cookie Information',
    box: '#coiOverlay, #coiPage-1, #cookie-information-template-wrapper',
    accept: '.coi-banner__accept, #coi-banner__accept',
    reject: '.coi-banner__decline, #declineButton',
    save: '#updateButton',
    state: ['CookieInformationConsent'],
  },
  {
    name: 'Didomi',
    box: '#didomi-notice, #didomi-popup .didomi-popup-container',
    accept: '#didomi-notice-agree-button',
    reject: '#didomi-notice-disagree-button, .didomi-continue-without-agreeing',
    settings: '#didomi-notice-learn-more-button',
    state: ['didomi_token', 'euconsent-v2'],
  },
  {
    name: 'Complianz',
    box: '.cmplz-cookiebanner',
    accept: '.cmplz-accept',
    reject: '.cmplz-deny',
    settings: '.cmplz-view-preferences',
    save: '.cmplz-save-preferences',
    state: ['cmplz_*'],
  },
  {
    name: 'CookieFirst',
    box: '.cookiefirst-root [role="dialog"], .cookiefirst-root .cf-root',
    accept: '[data-cookiefirst-action="accept"]',
    reject: '[data-cookiefirst-action="reject"]',
    settings: '[data-cookiefirst-action="adjust"]',
    save: '[data-cookiefirst-action="save"]',
    state: ['cookiefirst-consent'],
  },
  {
    name: 'iubenda',
    box: '#iubenda-cs-banner',
    accept: '.iubenda-cs-accept-btn',
    reject: '.iubenda-cs-reject-btn',
    settings: '.iubenda-cs-customize-btn',
    state: ['_iub_cs-*', 'usprivacy'],
  },
  {
    name: 'HubSpot',
    box: '#hs-eu-cookie-confirmation, #hs-banner-parent',
    accept: '#hs-eu-confirmation-button',
    reject: '#hs-eu-decline-button',
    settings: '#hs-eu-cookie-settings-button',
    save: '#hs-modal-save-settings',
    state: ['__hs_cookie_cat_pref', '__hs_opt_out', '__hs_initial_opt_in'],
  },
];
