import type { Category } from '../category.ts';
import type { DeclaredItem } from '../declaration.ts';

/** What stands around a declaration's own texts, with what it has no words for: categories and bases. `{…}` stands for what is put in. */
export interface TableWords extends Readonly<Record<Category | DeclaredItem['basis'], string>> {
  readonly caption: string;
  readonly name: string;
  readonly provider: string;
  readonly category: string;
  readonly validity: string;
  readonly purpose: string;
  readonly basis: string;
  readonly recipients: string;
  readonly transfer: string;
  readonly retention: string;
  readonly version: string;
  /** `{date}` of the last scan. */
  readonly scanned: string;
  /** The table, or one of its versions, could not be had. */
  readonly missing: string;
  readonly versions: string;
  /** A version in the list of all others. */
  readonly since: string;
  readonly upcoming: string;
  readonly until: string;
  readonly older: string;
  readonly controller: string;
  readonly processor: string;
  readonly contact: string;
  readonly dpo: string;
  readonly rights: string;
  readonly rightTo: string;
  /** Access, rectification, erasure, restriction, objection and portability: GDPR art. 15 to 18, 21 and 20. */
  readonly each: readonly string[];
  readonly withdrawal: string;
  /** A button. */
  readonly withdraw: string;
  readonly complaint: string;
  /** Where the parties name none. */
  readonly authority: string;
}

const nb: TableWords = {
  caption: 'Informasjonskapsler og annen lagring', name: 'Navn', provider: 'Leverandør', category: 'Kategori', validity: 'Gyldighet', purpose: 'Beskrivelse',
  basis: 'Grunnlag', recipients: 'Mottakere', transfer: 'Overføring', retention: 'Lagringstid for data',
  necessary: 'Nødvendig', functional: 'Funksjonell', analytics: 'Analyse', marketing: 'Markedsføring',
  consent: 'Samtykke', transmission: 'Nødvendig for overføringen', 'user-requested': 'Nødvendig for det du har bedt om',
  version: 'Versjon {version}.', scanned: 'Sist undersøkt {date}.', missing: 'Tabellen kunne ikke hentes.',
  versions: 'Andre versjoner', since: 'Versjon {version}, fra {date}', upcoming: 'Fra {date}: versjon {version}.', until: 'Til da gjelder versjon {version}.',
  older: 'Denne versjonen gjelder ikke lenger.',
  controller: 'Behandlingsansvarlig', processor: 'Databehandler', contact: 'Kontakt', dpo: 'Personvernombud',
  rights: 'Rettighetene dine', rightTo: 'Du har rett til',
  each: ['innsyn i opplysningene om deg', 'å få dem rettet', 'å få dem slettet', 'å få behandlingen av dem begrenset', 'å protestere mot behandlingen', 'å ta med deg det du har gitt etter samtykke (dataportabilitet)'],
  withdrawal: 'Du kan trekke tilbake et samtykke når som helst, like lett som du ga det.', withdraw: 'Endre eller trekk tilbake samtykket',
  complaint: 'Du kan klage til {authority}.', authority: 'Datatilsynet eller Nkom',
};

const nn: TableWords = {
  caption: 'Informasjonskapslar og anna lagring', name: 'Namn', provider: 'Leverandør', category: 'Kategori', validity: 'Gyldigheit', purpose: 'Skildring',
  basis: 'Grunnlag', recipients: 'Mottakarar', transfer: 'Overføring', retention: 'Lagringstid for data',
  necessary: 'Nødvendig', functional: 'Funksjonell', analytics: 'Analyse', marketing: 'Marknadsføring',
  consent: 'Samtykke', transmission: 'Nødvendig for overføringa', 'user-requested': 'Nødvendig for det du har bede om',
  version: 'Versjon {version}.', scanned: 'Sist undersøkt {date}.', missing: 'Tabellen kunne ikkje hentast.',
  versions: 'Andre versjonar', since: 'Versjon {version}, frå {date}', upcoming: 'Frå {date}: versjon {version}.', until: 'Til då gjeld versjon {version}.',
  older: 'Denne versjonen gjeld ikkje lenger.',
  controller: 'Behandlingsansvarleg', processor: 'Databehandlar', contact: 'Kontakt', dpo: 'Personvernombod',
  rights: 'Rettane dine', rightTo: 'Du har rett til',
  each: ['innsyn i opplysningane om deg', 'å få dei retta', 'å få dei sletta', 'å få behandlinga av dei avgrensa', 'å protestere mot behandlinga', 'å ta med deg det du har gitt etter samtykke (dataportabilitet)'],
  withdrawal: 'Du kan trekkje tilbake eit samtykke når som helst, like lett som du gav det.', withdraw: 'Endre eller trekk tilbake samtykket',
  complaint: 'Du kan klage til {authority}.', authority: 'Datatilsynet eller Nkom',
};

const en: TableWords = {
  caption: 'Cookies and other storage', name: 'Name', provider: 'Provider', category: 'Category', validity: 'Validity', purpose: 'Purpose',
  basis: 'Basis', recipients: 'Recipients', transfer: 'Transfer', retention: 'Data kept for',
  necessary: 'Necessary', functional: 'Functional', analytics: 'Analytics', marketing: 'Marketing',
  consent: 'Consent', transmission: 'Necessary for the transmission', 'user-requested': 'Necessary for what you asked for',
  version: 'Version {version}.', scanned: 'Last scanned on {date}.', missing: 'The table could not be fetched.',
  versions: 'Other versions', since: 'Version {version}, from {date}', upcoming: 'From {date}: version {version}.', until: 'Until then version {version} holds.',
  older: 'This version no longer holds.',
  controller: 'Controller', processor: 'Processor', contact: 'Contact', dpo: 'Data protection officer',
  rights: 'Your rights', rightTo: 'You have the right to',
  each: ['see the data about you (access)', 'have it rectified', 'have it erased', 'have its processing restricted', 'object to its processing', 'take with you what you gave by consent (portability)'],
  withdrawal: 'You can withdraw a consent at any time, as easily as you gave it.', withdraw: 'Change or withdraw your consent',
  complaint: 'You can complain to {authority}.', authority: 'the data protection authority of your country',
};

const da: TableWords = {
  caption: 'Cookies og anden lagring', name: 'Navn', provider: 'Udbyder', category: 'Kategori', validity: 'Varighed', purpose: 'Formål',
  basis: 'Grundlag', recipients: 'Modtagere', transfer: 'Overførsel', retention: 'Opbevaring af data',
  necessary: 'Nødvendig', functional: 'Funktionel', analytics: 'Analyse', marketing: 'Markedsføring',
  consent: 'Samtykke', transmission: 'Nødvendig for transmissionen', 'user-requested': 'Nødvendig for det, du har bedt om',
  version: 'Version {version}.', scanned: 'Sidst undersøgt {date}.', missing: 'Tabellen kunne ikke hentes.',
  versions: 'Andre versioner', since: 'Version {version}, fra {date}', upcoming: 'Fra {date}: version {version}.', until: 'Indtil da gælder version {version}.',
  older: 'Denne version gælder ikke længere.',
  controller: 'Dataansvarlig', processor: 'Databehandler', contact: 'Kontakt', dpo: 'Databeskyttelsesrådgiver',
  rights: 'Dine rettigheder', rightTo: 'Du har ret til',
  each: ['indsigt i oplysningerne om dig', 'at få dem rettet', 'at få dem slettet', 'at få behandlingen af dem begrænset', 'at gøre indsigelse mod behandlingen', 'at tage det med dig, du har givet efter samtykke (dataportabilitet)'],
  withdrawal: 'Du kan når som helst trække et samtykke tilbage, lige så let som du gav det.', withdraw: 'Ændr eller træk dit samtykke tilbage',
  complaint: 'Du kan klage til {authority}.', authority: 'dit lands databeskyttelsesmyndighed',
};

const sv: TableWords = {
  caption: 'Kakor och annan lagring', name: 'Namn', provider: 'Leverantör', category: 'Kategori', validity: 'Giltighet', purpose: 'Ändamål',
  basis: 'Grund', recipients: 'Mottagare', transfer: 'Överföring', retention: 'Lagringstid för data',
  necessary: 'Nödvändig', functional: 'Funktionell', analytics: 'Analys', marketing: 'Marknadsföring',
  consent: 'Samtycke', transmission: 'Nödvändig för överföringen', 'user-requested': 'Nödvändig för det du har bett om',
  version: 'Version {version}.', scanned: 'Senast undersökt {date}.', missing: 'Tabellen kunde inte hämtas.',
  versions: 'Andra versioner', since: 'Version {version}, från {date}', upcoming: 'Från {date}: version {version}.', until: 'Till dess gäller version {version}.',
  older: 'Den här versionen gäller inte längre.',
  controller: 'Personuppgiftsansvarig', processor: 'Personuppgiftsbiträde', contact: 'Kontakt', dpo: 'Dataskyddsombud',
  rights: 'Dina rättigheter', rightTo: 'Du har rätt att',
  each: ['få tillgång till uppgifterna om dig', 'få dem rättade', 'få dem raderade', 'få behandlingen av dem begränsad', 'invända mot behandlingen', 'ta med dig det du har lämnat efter samtycke (dataportabilitet)'],
  withdrawal: 'Du kan när som helst återkalla ett samtycke, lika lätt som du gav det.', withdraw: 'Ändra eller återkalla ditt samtycke',
  complaint: 'Du kan klaga hos {authority}.', authority: 'dataskyddsmyndigheten i ditt land',
};

const fi: TableWords = {
  caption: 'Evästeet ja muu tallennus', name: 'Nimi', provider: 'Palveluntarjoaja', category: 'Luokka', validity: 'Voimassaolo', purpose: 'Tarkoitus',
  basis: 'Peruste', recipients: 'Vastaanottajat', transfer: 'Siirto', retention: 'Tietojen säilytysaika',
  necessary: 'Välttämätön', functional: 'Toiminnallinen', analytics: 'Analytiikka', marketing: 'Markkinointi',
  consent: 'Suostumus', transmission: 'Välttämätön viestinnän välittämiseksi', 'user-requested': 'Välttämätön pyytämääsi palvelua varten',
  version: 'Versio {version}.', scanned: 'Viimeksi tutkittu {date}.', missing: 'Taulukkoa ei voitu hakea.',
  versions: 'Muut versiot', since: 'Versio {version}, alkaen {date}', upcoming: 'Alkaen {date}: versio {version}.', until: 'Siihen asti on voimassa versio {version}.',
  older: 'Tämä versio ei ole enää voimassa.',
  controller: 'Rekisterinpitäjä', processor: 'Käsittelijä', contact: 'Yhteystiedot', dpo: 'Tietosuojavastaava',
  rights: 'Oikeutesi', rightTo: 'Sinulla on oikeus',
  each: ['saada pääsy itseäsi koskeviin tietoihin', 'saada ne oikaistua', 'saada ne poistettua', 'rajoittaa niiden käsittelyä', 'vastustaa niiden käsittelyä', 'siirtää suostumuksellasi antamasi tiedot toiseen palveluun'],
  withdrawal: 'Voit peruuttaa suostumuksen milloin tahansa yhtä helposti kuin annoit sen.', withdraw: 'Muuta suostumusta tai peruuta se',
  complaint: 'Voit tehdä valituksen: {authority}.', authority: 'maasi tietosuojaviranomainen',
};

const de: TableWords = {
  caption: 'Cookies und andere Speicherung', name: 'Name', provider: 'Anbieter', category: 'Kategorie', validity: 'Gültigkeit', purpose: 'Zweck',
  basis: 'Grundlage', recipients: 'Empfänger', transfer: 'Übermittlung', retention: 'Speicherdauer der Daten',
  necessary: 'Notwendig', functional: 'Funktional', analytics: 'Analyse', marketing: 'Marketing',
  consent: 'Einwilligung', transmission: 'Notwendig für die Übertragung', 'user-requested': 'Notwendig für das, was Sie verlangt haben',
  version: 'Version {version}.', scanned: 'Zuletzt untersucht am {date}.', missing: 'Die Tabelle konnte nicht geladen werden.',
  versions: 'Andere Versionen', since: 'Version {version}, ab {date}', upcoming: 'Ab {date}: Version {version}.', until: 'Bis dahin gilt Version {version}.',
  older: 'Diese Version gilt nicht mehr.',
  controller: 'Verantwortlicher', processor: 'Auftragsverarbeiter', contact: 'Kontakt', dpo: 'Datenschutzbeauftragte',
  rights: 'Ihre Rechte', rightTo: 'Sie haben das Recht auf',
  each: ['Auskunft über die Daten zu Ihrer Person', 'ihre Berichtigung', 'ihre Löschung', 'Einschränkung ihrer Verarbeitung', 'Widerspruch gegen ihre Verarbeitung', 'Übertragbarkeit dessen, was Sie mit Einwilligung gegeben haben'],
  withdrawal: 'Eine Einwilligung können Sie jederzeit widerrufen, so leicht, wie Sie sie gegeben haben.', withdraw: 'Einwilligung ändern oder widerrufen',
  complaint: 'Sie können sich beschweren bei: {authority}.', authority: 'der Datenschutzbehörde Ihres Landes',
};

const nl: TableWords = {
  caption: 'Cookies en andere opslag', name: 'Naam', provider: 'Aanbieder', category: 'Categorie', validity: 'Geldigheid', purpose: 'Doel',
  basis: 'Grondslag', recipients: 'Ontvangers', transfer: 'Doorgifte', retention: 'Bewaartermijn van gegevens',
  necessary: 'Noodzakelijk', functional: 'Functioneel', analytics: 'Analyse', marketing: 'Marketing',
  consent: 'Toestemming', transmission: 'Noodzakelijk voor de overdracht', 'user-requested': 'Noodzakelijk voor wat u hebt gevraagd',
  version: 'Versie {version}.', scanned: 'Laatst onderzocht op {date}.', missing: 'De tabel kon niet worden opgehaald.',
  versions: 'Andere versies', since: 'Versie {version}, vanaf {date}', upcoming: 'Vanaf {date}: versie {version}.', until: 'Tot dan geldt versie {version}.',
  older: 'Deze versie geldt niet meer.',
  controller: 'Verwerkingsverantwoordelijke', processor: 'Verwerker', contact: 'Contact', dpo: 'Functionaris voor gegevensbescherming',
  rights: 'Uw rechten', rightTo: 'U hebt het recht om',
  each: ['de gegevens over u in te zien', 'ze te laten rectificeren', 'ze te laten wissen', 'de verwerking ervan te laten beperken', 'bezwaar te maken tegen de verwerking', 'mee te nemen wat u met toestemming hebt gegeven (overdraagbaarheid)'],
  withdrawal: 'U kunt een toestemming op elk moment intrekken, even makkelijk als u die gaf.', withdraw: 'Toestemming wijzigen of intrekken',
  complaint: 'U kunt een klacht indienen bij {authority}.', authority: 'de gegevensbeschermingsautoriteit van uw land',
};

const fr: TableWords = {
  caption: 'Cookies et autre stockage', name: 'Nom', provider: 'Fournisseur', category: 'Catégorie', validity: 'Durée de validité', purpose: 'Finalité',
  basis: 'Fondement', recipients: 'Destinataires', transfer: 'Transfert', retention: 'Conservation des données',
  necessary: 'Nécessaire', functional: 'Fonctionnel', analytics: 'Analyse', marketing: 'Marketing',
  consent: 'Consentement', transmission: 'Nécessaire à la transmission', 'user-requested': 'Nécessaire à ce que vous avez demandé',
  version: 'Version {version}.', scanned: 'Dernier examen le {date}.', missing: 'Le tableau n’a pas pu être chargé.',
  versions: 'Autres versions', since: 'Version {version}, à partir du {date}', upcoming: 'À partir du {date} : version {version}.', until: 'Jusque-là, la version {version} s’applique.',
  older: 'Cette version ne s’applique plus.',
  controller: 'Responsable du traitement', processor: 'Sous-traitant', contact: 'Contact', dpo: 'Délégué à la protection des données',
  rights: 'Vos droits', rightTo: 'Vous avez le droit',
  each: ['d’accéder aux données vous concernant', 'de les faire rectifier', 'de les faire effacer', 'd’en faire limiter le traitement', 'de vous opposer à leur traitement', 'd’emporter ce que vous avez fourni par consentement (portabilité)'],
  withdrawal: 'Vous pouvez retirer un consentement à tout moment, aussi simplement que vous l’avez donné.', withdraw: 'Modifier ou retirer votre consentement',
  complaint: 'Vous pouvez adresser une réclamation à {authority}.', authority: 'l’autorité de protection des données de votre pays',
};

const es: TableWords = {
  caption: 'Cookies y otro almacenamiento', name: 'Nombre', provider: 'Proveedor', category: 'Categoría', validity: 'Validez', purpose: 'Finalidad',
  basis: 'Base', recipients: 'Destinatarios', transfer: 'Transferencia', retention: 'Conservación de los datos',
  necessary: 'Necesaria', functional: 'Funcional', analytics: 'Análisis', marketing: 'Marketing',
  consent: 'Consentimiento', transmission: 'Necesario para la transmisión', 'user-requested': 'Necesario para lo que ha pedido',
  version: 'Versión {version}.', scanned: 'Último examen: {date}.', missing: 'No se pudo obtener la tabla.',
  versions: 'Otras versiones', since: 'Versión {version}, desde el {date}', upcoming: 'Desde el {date}: versión {version}.', until: 'Hasta entonces rige la versión {version}.',
  older: 'Esta versión ya no rige.',
  controller: 'Responsable del tratamiento', processor: 'Encargado del tratamiento', contact: 'Contacto', dpo: 'Delegado de protección de datos',
  rights: 'Sus derechos', rightTo: 'Tiene derecho a',
  each: ['acceder a los datos sobre usted', 'que se rectifiquen', 'que se supriman', 'que se limite su tratamiento', 'oponerse a su tratamiento', 'llevarse lo que dio con su consentimiento (portabilidad)'],
  withdrawal: 'Puede retirar un consentimiento en cualquier momento, tan fácilmente como lo dio.', withdraw: 'Cambiar o retirar su consentimiento',
  complaint: 'Puede presentar una reclamación ante {authority}.', authority: 'la autoridad de protección de datos de su país',
};

const it: TableWords = {
  caption: 'Cookie e altre memorie', name: 'Nome', provider: 'Fornitore', category: 'Categoria', validity: 'Validità', purpose: 'Finalità',
  basis: 'Base', recipients: 'Destinatari', transfer: 'Trasferimento', retention: 'Conservazione dei dati',
  necessary: 'Necessario', functional: 'Funzionale', analytics: 'Analisi', marketing: 'Marketing',
  consent: 'Consenso', transmission: 'Necessario alla trasmissione', 'user-requested': 'Necessario per ciò che ha richiesto',
  version: 'Versione {version}.', scanned: 'Ultimo esame: {date}.', missing: 'Non è stato possibile caricare la tabella.',
  versions: 'Altre versioni', since: 'Versione {version}, dal {date}', upcoming: 'Dal {date}: versione {version}.', until: 'Fino ad allora vale la versione {version}.',
  older: 'Questa versione non vale più.',
  controller: 'Titolare del trattamento', processor: 'Responsabile del trattamento', contact: 'Contatto', dpo: 'Responsabile della protezione dei dati',
  rights: 'I suoi diritti', rightTo: 'Ha il diritto di',
  each: ['accedere ai dati che la riguardano', 'ottenerne la rettifica', 'ottenerne la cancellazione', 'ottenere la limitazione del trattamento', 'opporsi al trattamento', 'portare con sé ciò che ha fornito con il consenso (portabilità)'],
  withdrawal: 'Può revocare un consenso in qualsiasi momento, con la stessa facilità con cui l’ha dato.', withdraw: 'Modificare o revocare il consenso',
  complaint: 'Può presentare reclamo a: {authority}.', authority: 'autorità per la protezione dei dati del suo paese',
};

const pt: TableWords = {
  caption: 'Cookies e outro armazenamento', name: 'Nome', provider: 'Fornecedor', category: 'Categoria', validity: 'Validade', purpose: 'Finalidade',
  basis: 'Fundamento', recipients: 'Destinatários', transfer: 'Transferência', retention: 'Conservação dos dados',
  necessary: 'Necessário', functional: 'Funcional', analytics: 'Análise', marketing: 'Marketing',
  consent: 'Consentimento', transmission: 'Necessário para a transmissão', 'user-requested': 'Necessário para o que pediu',
  version: 'Versão {version}.', scanned: 'Último exame: {date}.', missing: 'Não foi possível obter a tabela.',
  versions: 'Outras versões', since: 'Versão {version}, desde {date}', upcoming: 'A partir de {date}: versão {version}.', until: 'Até lá vigora a versão {version}.',
  older: 'Esta versão já não vigora.',
  controller: 'Responsável pelo tratamento', processor: 'Subcontratante', contact: 'Contacto', dpo: 'Encarregado da proteção de dados',
  rights: 'Os seus direitos', rightTo: 'Tem o direito de',
  each: ['aceder aos dados que lhe dizem respeito', 'obter a sua retificação', 'obter o seu apagamento', 'obter a limitação do tratamento', 'se opor ao tratamento', 'levar consigo o que forneceu com consentimento (portabilidade)'],
  withdrawal: 'Pode retirar um consentimento a qualquer momento, tão facilmente como o deu.', withdraw: 'Alterar ou retirar o consentimento',
  complaint: 'Pode apresentar reclamação a: {authority}.', authority: 'autoridade de proteção de dados do seu país',
};

const pl: TableWords = {
  caption: 'Pliki cookie i inne dane w urządzeniu', name: 'Nazwa', provider: 'Dostawca', category: 'Kategoria', validity: 'Ważność', purpose: 'Cel',
  basis: 'Podstawa', recipients: 'Odbiorcy', transfer: 'Przekazywanie', retention: 'Okres przechowywania danych',
  necessary: 'Niezbędne', functional: 'Funkcjonalne', analytics: 'Analityczne', marketing: 'Marketingowe',
  consent: 'Zgoda', transmission: 'Niezbędne do transmisji', 'user-requested': 'Niezbędne do tego, o co prosisz',
  version: 'Wersja {version}.', scanned: 'Ostatnie badanie: {date}.', missing: 'Nie udało się pobrać tabeli.',
  versions: 'Inne wersje', since: 'Wersja {version}, od {date}', upcoming: 'Od {date}: wersja {version}.', until: 'Do tego czasu obowiązuje wersja {version}.',
  older: 'Ta wersja już nie obowiązuje.',
  controller: 'Administrator', processor: 'Podmiot przetwarzający', contact: 'Kontakt', dpo: 'Inspektor ochrony danych',
  rights: 'Twoje prawa', rightTo: 'Masz prawo do',
  each: ['dostępu do danych o sobie', 'ich sprostowania', 'ich usunięcia', 'ograniczenia ich przetwarzania', 'sprzeciwu wobec ich przetwarzania', 'przeniesienia tego, co podano za zgodą'],
  withdrawal: 'Zgodę możesz wycofać w każdej chwili, równie łatwo, jak ją wyrażono.', withdraw: 'Zmień lub wycofaj zgodę',
  complaint: 'Skargę przyjmuje: {authority}.', authority: 'organ ochrony danych w twoim kraju',
};

const uk: TableWords = {
  caption: 'Файли cookie та інші збережені дані', name: 'Назва', provider: 'Постачальник', category: 'Категорія', validity: 'Термін дії', purpose: 'Мета',
  basis: 'Підстава', recipients: 'Одержувачі', transfer: 'Передавання', retention: 'Строк зберігання даних',
  necessary: 'Необхідні', functional: 'Функціональні', analytics: 'Аналітичні', marketing: 'Маркетингові',
  consent: 'Згода', transmission: 'Необхідно для передавання', 'user-requested': 'Необхідно для того, про що ви попросили',
  version: 'Версія {version}.', scanned: 'Остання перевірка: {date}.', missing: 'Не вдалося отримати таблицю.',
  versions: 'Інші версії', since: 'Версія {version}, від {date}', upcoming: 'Від {date}: версія {version}.', until: 'До того часу діє версія {version}.',
  older: 'Ця версія більше не діє.',
  controller: 'Контролер даних', processor: 'Обробник даних', contact: 'Контакт', dpo: 'Відповідальний за захист даних',
  rights: 'Ваші права', rightTo: 'Ви маєте право',
  each: ['отримати доступ до даних про вас', 'виправити їх', 'вимагати їх видалення', 'обмежити їх обробку', 'заперечити проти їх обробки', 'забрати з собою те, що ви надали за згодою (переносимість)'],
  withdrawal: 'Ви можете відкликати згоду будь-коли так само легко, як надали її.', withdraw: 'Змінити або відкликати згоду',
  complaint: 'Скаргу приймає: {authority}.', authority: 'орган захисту даних вашої країни',
};

const ar: TableWords = {
  caption: 'ملفات تعريف الارتباط ووسائل التخزين الأخرى', name: 'الاسم', provider: 'المزوّد', category: 'الفئة', validity: 'مدة الصلاحية', purpose: 'الغرض',
  basis: 'الأساس', recipients: 'المستلمون', transfer: 'النقل', retention: 'مدة الاحتفاظ بالبيانات',
  necessary: 'ضرورية', functional: 'وظيفية', analytics: 'تحليلية', marketing: 'تسويقية',
  consent: 'الموافقة', transmission: 'ضروري لنقل البيانات', 'user-requested': 'ضروري لما طلبته',
  version: 'الإصدار {version}.', scanned: 'آخر فحص: {date}.', missing: 'تعذّر جلب الجدول.',
  versions: 'إصدارات أخرى', since: 'الإصدار {version}، من {date}', upcoming: 'من {date}: الإصدار {version}.', until: 'حتى ذلك الحين يسري الإصدار {version}.',
  older: 'لم يعد هذا الإصدار ساريًا.',
  controller: 'المسؤول عن المعالجة', processor: 'معالج البيانات', contact: 'للتواصل', dpo: 'مسؤول حماية البيانات',
  rights: 'حقوقك', rightTo: 'لك الحق في',
  each: ['الاطلاع على البيانات المتعلقة بك', 'تصحيحها', 'محوها', 'تقييد معالجتها', 'الاعتراض على معالجتها', 'أخذ ما قدّمته بموافقتك معك (قابلية النقل)'],
  withdrawal: 'يمكنك سحب الموافقة في أي وقت بالسهولة نفسها التي منحتها بها.', withdraw: 'تغيير الموافقة أو سحبها',
  complaint: 'يمكنك تقديم شكوى إلى {authority}.', authority: 'هيئة حماية البيانات في بلدك',
};

const languages: ReadonlyMap<string, TableWords> = new Map(Object.entries({ nb, no: nb, nn, en, da, sv, fi, de, nl, fr, es, it, pt, pl, uk, ar }));

/** In the declaration's language; English for one that there are no words in. */
export function wordsIn(language: string): TableWords {
  return languages.get(primary(language)) ?? en;
}

/** Also of a declaration in a language that there are no words in. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(?:ar|fa|he|ur)$/u.test(primary(language)) ? 'rtl' : 'ltr';
}

function primary(language: string): string {
  return language.toLowerCase().split('-', 1)[0] ?? '';
}
