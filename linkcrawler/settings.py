"""Scrapy settings of linkcrawler: flat literals, each with its reason.

Ours stand first, what is said below each is its line in docs/settings.md; those that differ from
place to place may also be environment variables of the same name. Scrapy's own keep their names and
their effect (``scrapy crawl verify -s DOWNLOAD_DELAY=2``).
"""

import os
from importlib.util import find_spec

from linkcrawler import __version__

# ---- ours --------------------------------------------------------------------------------------

NO_CONTACT_URL = "https://linkcrawler.example/bot"
CONTACT_URL = os.environ.get("CONTACT_URL", NO_CONTACT_URL)
"""Told to every site in the User-Agent: a page or mailto: where its owner reaches you."""

MONGO_URI = os.environ.get("MONGO_URI")
"""Where records land; unset = the embedded store in DATA_DIR. Credentials and TLS go into the URI."""

DATA_DIR = os.environ.get("DATA_DIR", "data")
"""Embedded store, spool of records on their way, and rejected rows."""

ALLOW_PRIVATE_ADDRESSES = os.environ.get("ALLOW_PRIVATE_ADDRESSES", "")
"""Networks that the address guard lets through, comma-separated: for tests and intranets."""

RENDER = os.environ.get("RENDER", "auto")
"""auto, always or never: whether pages are looked at in a browser."""

BROWSER_CDP_URL = os.environ.get("BROWSER_CDP_URL")
"""A remote browser to connect to, instead of one started here."""

CHROMIUM_SANDBOX = os.environ.get("CHROMIUM_SANDBOX")
"""0 starts Chromium without its sandbox, as is always done for root; unset leaves it on."""

RENDER_PAGES = 4
"""Pages in the browser at a time."""

RENDER_TIMEOUT = 30.0
"""Seconds for a page in the browser, from its first request to its HTML."""

RENDER_SETTLE = 10.0
"""Seconds that a page may go on changing after it began to show."""

RENDER_MAX_REQUESTS = 300
"""Requests that one page may make, itself included; what is there then is read as it is."""

RENDER_MAX_BYTES = 32 * 1024 * 1024
"""Bytes that one page may take, as sent, all its requests together; then the same."""

RENDER_PAGES_PER_CONTEXT = 50
"""Pages that share a context of the browser before a new one takes over: what one leaves behind goes."""

RENDER_MAX_MEMORY = 2048
"""MiB of the browser's processes together: beyond it another browser takes over."""

CRAWL_DELAY_MAX = 30.0
"""Seconds: a Crawl-delay in robots.txt is honoured up to this."""

TARGET_WAIT = os.environ.get("TARGET_WAIT", "60")
"""Seconds that a record waits at most for its link's target to be checked; 0 checks no targets."""

CONNECT_TIMEOUT = 10.0
"""Seconds for a connection to stand, TLS included."""

ROBOTSTXT_TIMEOUT = 15.0
"""Seconds for a robots.txt; a host that lets it hang shall not hold its page as long again."""

DNS_NAMESERVERS: list[str] = []
"""Name servers to ask, as addresses; empty = those of the system."""

RETRY_BACKOFF = 2.0
"""Seconds before the first further try; each next one waits three times as long."""

RETRY_AFTER_MAX = 120.0
"""Seconds: a Retry-After is honoured up to this within a run; a longer one ends the tries."""

ALERT_WEBHOOK_URL = os.environ.get("ALERT_WEBHOOK_URL")
"""What a run found goes there as JSON; unset = nobody is told."""

ALERT_WEBHOOK_SECRET = os.environ.get("ALERT_WEBHOOK_SECRET")
"""Signs what goes to ALERT_WEBHOOK_URL, so that its receiver knows it is ours."""

ALERT_SLACK_URL = os.environ.get("ALERT_SLACK_URL")
"""An incoming webhook of Slack, or of what speaks like it."""

ALERT_EMAIL_TO = os.environ.get("ALERT_EMAIL_TO")
"""Addresses that what a run found is mailed to, comma-separated."""

ALERT_EMAIL_FROM = os.environ.get("ALERT_EMAIL_FROM")
"""Who such mail is from; unset = the user of ALERT_SMTP_URL."""

ALERT_SMTP_URL = os.environ.get("ALERT_SMTP_URL")
"""The server that sends it: smtps://user:password@host, or smtp:// for STARTTLS."""

SCORE_FILE = os.environ.get("SCORE_FILE")
"""A TOML file with weights of the score that differ (docs/score.md); unset = none do."""

WORKERS = os.environ.get("WORKERS")
"""Processes that share a long list, host by host; unset = one a core, 1 = this one alone."""

WORKER = ""
"""Set by linkcrawler itself: which share of the hosts this process has."""

# ---- the project -------------------------------------------------------------------------------

BOT_NAME = "linkcrawler"
SPIDER_MODULES = ["linkcrawler.spiders"]
NEWSPIDER_MODULE = "linkcrawler.spiders"
COMMANDS_MODULE = "linkcrawler.commands"

# ---- who we are, and how we behave -------------------------------------------------------------

USER_AGENT = f"linkcrawler/{__version__} (+{CONTACT_URL})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "linkcrawler"
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one request in flight a host
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # the delay is a promise to the host, not camouflage
CONCURRENT_REQUESTS = 64  # speed comes from the number of hosts
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # No Accept-Language: the page as it shows itself to Googlebot, which sends none.
}

# ---- fetching ----------------------------------------------------------------------------------

DOWNLOADER = "linkcrawler.downloading.downloader.Downloader"
DOWNLOAD_HANDLERS = {
    "http": "linkcrawler.downloading.handler.PageDownloadHandler",
    "https": "linkcrawler.downloading.handler.PageDownloadHandler",
    "file": None,  # seeds are strangers' URLs: nothing but http(s) is ever opened
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0  # the record says how large a page was
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 10
HTTPPROXY_ENABLED = False  # behind a proxy the address guard could not see what is dialled
REDIRECT_MAX_TIMES = 10
RETRY_TIMES = 2

DOWNLOADER_MIDDLEWARES = {
    "linkcrawler.middlewares.robots.RobotsMiddleware": 100,
    "linkcrawler.middlewares.defaults.DefaultsMiddleware": 400,
    "linkcrawler.middlewares.redirects.RedirectsMiddleware": 600,
    "linkcrawler.middlewares.traffic.TrafficMiddleware": 850,
    # Replaced by ours: they decide otherwise (5xx robots.txt), lose evidence (hops, cut-off bodies) or
    # are of no use here. A hop less is also cheaper: every response passes all of them.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
SPIDER_MIDDLEWARES = {
    "linkcrawler.middlewares.express.ExpressMiddleware": 10,
    # The spider yields items only, and every answer is evidence, errors too.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# The frontier orders the pages and the downloader's gate keeps politeness; Scrapy's own queue only
# passes through what was handed out. Its default queue takes linear time in the hosts that wait.
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# ---- findings ----------------------------------------------------------------------------------

ITEM_PIPELINES = {
    "linkcrawler.pipelines.page.PagePipeline": 100,
    "linkcrawler.pipelines.links.LinksPipeline": 200,
    "linkcrawler.pipelines.targets.TargetsPipeline": 250,
    "linkcrawler.pipelines.verdict.VerdictPipeline": 300,
    "linkcrawler.pipelines.storage.StoragePipeline": 900,
}
ITEM_PROCESSOR = "linkcrawler.pipelines.processor.ItemPipelines"
CONCURRENT_ITEMS = 1  # each response would start this many tasks, even for one item
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {"csv": "linkcrawler.pipelines.feeds.CsvRecordExporter"}

# ---- the process -------------------------------------------------------------------------------

EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,  # ours bears a full disk
    "scrapy.extensions.remote_control.RemoteControl": None,  # nor loaded: a server comes with it
    "linkcrawler.extensions.feeds.Feeds": 0,
    "linkcrawler.extensions.progress.Progress": 500,
    "linkcrawler.extensions.alerts.Alerts": 600,
    "linkcrawler.extensions.helping.Helping": 700,
    "linkcrawler.extensions.closing.Closing": 800,
}
# It takes an eighth off what fetching and keeping a page cost; Windows has none.
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
TELNETCONSOLE_ENABLED = False  # its password would stand in the log, which Scrapyd serves
REMOTE_CONTROL_ENABLED = False  # runs code for whoever has its token
LOG_LEVEL = "WARNING"  # the progress and the table at the end say what a person needs
STATS_CLASS = "linkcrawler.extensions.stats.Stats"
STATS_DUMP = False
LOGSTATS_INTERVAL = 0.0
