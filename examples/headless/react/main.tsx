import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { useConsent, WhenGranted } from '@kapsel/sdk/react';
import { acceptable } from '../shared/purposes.js';
import { text } from '../shared/words.js';
import { ConsentLayer } from './consent-layer.tsx';

function Page(): ReactElement {
  const { showPreferences } = useConsent();
  return (
    <>
      <main>
        <h1>Fjordfilm</h1>
        <p>Vi lager film om fjorder. Her er den siste.</p>
        <WhenGranted service="film" fallback={<ShowFilm />}>
          <iframe className="film" title="Film" src={`http://film.localhost:${location.port}/`} />
        </WhenGranted>
      </main>
      <footer>
        <button className="quiet" onClick={showPreferences}>
          {text.settings}
        </button>
      </footer>
      <ConsentLayer />
    </>
  );
}

/** Grants the one film, and leaves the rest as it is. */
function ShowFilm(): ReactElement {
  const { services, accept } = useConsent();
  return (
    <div className="film">
      <button onClick={() => accept(acceptable([...services, 'film']))}>{text.showFilm}</button>
    </div>
  );
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
