import { useEffect, useLayoutEffect, useRef, useState, type ReactElement, type SyntheticEvent } from 'react';
import { useConsent } from '@kapsel/sdk/react';
import { acceptable, purposes } from '../shared/purposes.js';
import { text } from '../shared/words.js';

/** The banner or the preferences, as Kapsel or the visitor asks for them. */
export function ConsentLayer(): ReactElement {
  const { layer, decidedAt } = useConsent();
  const [answered, setAnswered] = useState(false);
  const before = useRef(layer);
  const cameBack = before.current === 'preferences' && layer === 'banner';
  useEffect(() => {
    before.current = layer;
  }, [layer]);
  const say = () => setAnswered(true);
  return (
    <>
      <p role="status">{answered && decidedAt !== undefined ? text.saved : ''}</p>
      {layer === 'banner' && <Banner cameBack={cameBack} onAnswer={say} />}
      {layer === 'preferences' && <Preferences onAnswer={say} />}
    </>
  );
}

interface Answering {
  readonly onAnswer: () => void;
}

function Banner({ cameBack, onAnswer }: Answering & { readonly cameBack: boolean }): ReactElement {
  const { showPreferences } = useConsent();
  const choose = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The focus goes back to what opened the preferences, unless that went with the banner.
    if (cameBack && document.activeElement === document.body) choose.current?.focus();
  }, [cameBack]);
  return (
    <section className="banner" aria-labelledby="banner-title">
      <h2 id="banner-title">{text.title}</h2>
      <p>{text.intro}</p>
      <button className="quiet" ref={choose} onClick={showPreferences}>
        {text.choose}
      </button>
      <Answers onAnswer={onAnswer} />
    </section>
  );
}

function Answers({ onAnswer }: Answering): ReactElement {
  const { accept } = useConsent();
  const answer = (ids: 'all' | 'none') => ({ nativeEvent }: SyntheticEvent) => {
    accept(ids, { event: nativeEvent });
    onAnswer();
  };
  return (
    <div className="answers">
      <button type="button" onClick={answer('none')}>
        {text.reject}
      </button>
      <button type="button" onClick={answer('all')}>
        {text.accept}
      </button>
    </div>
  );
}

function Preferences({ onAnswer }: Answering): ReactElement {
  const { decided, open, hasService, accept, withdraw, showBanner, hide } = useConsent();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed before it is taken away, so that the browser gives the focus back.
    return () => shown?.close();
  }, []);

  // Escape grants nothing, and who has to be asked is asked again where it stood.
  const close = (event: SyntheticEvent) => {
    event.preventDefault();
    if (open.length > 0) showBanner();
    else hide();
  };
  const save = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    accept(acceptable(new FormData(event.currentTarget).getAll('service').map(String)), { event: event.nativeEvent });
    onAnswer();
  };

  return (
    <dialog ref={dialog} aria-labelledby="preferences-title" onCancel={close}>
      <form onSubmit={save}>
        <h2 id="preferences-title">{text.title}</h2>
        <p>{text.chooseIntro}</p>
        {purposes.map(({ category, services }) => (
          <fieldset key={category}>
            <legend>{text[category]}</legend>
            {services.map(({ id, name }) => (
              <label key={id}>
                <input type="checkbox" name="service" value={id} defaultChecked={hasService(id)} />
                {name}
              </label>
            ))}
          </fieldset>
        ))}
        <button>{text.save}</button>
        <button type="button" className="quiet" onClick={close}>
          {text.close}
        </button>
        {decided && (
          <button type="button" className="quiet" onClick={({ nativeEvent }) => withdraw({ event: nativeEvent })}>
            {text.withdraw}
          </button>
        )}
        <Answers onAnswer={onAnswer} />
      </form>
    </dialog>
  );
}
