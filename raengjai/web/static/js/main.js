// @ts-check
// Starts the behaviours that elements ask for with data-behaviour, now and after htmx has brought in more.
import { autosave } from "./behaviours/autosave.js";
import { beside } from "./behaviours/beside.js";
import { copy } from "./behaviours/copy.js";
import { count } from "./behaviours/count.js";
import { dialog } from "./behaviours/dialog.js";
import { errorSummary } from "./behaviours/error_summary.js";
import { exitPage } from "./behaviours/exit_page.js";
import { filePreview } from "./behaviours/file_preview.js";
import { keyboard } from "./behaviours/keyboard.js";
import { leaveGuard } from "./behaviours/leave_guard.js";
import { passkey } from "./behaviours/passkey.js";
import { narrow } from "./behaviours/narrow.js";
import { print } from "./behaviours/print.js";
import { receiptCode, receiptHash } from "./behaviours/receipt.js";
import { reveal } from "./behaviours/reveal.js";
import { selectAll } from "./behaviours/select_all.js";
import { suggest } from "./behaviours/suggest.js";
import { theme } from "./behaviours/theme.js";
import { tiles } from "./behaviours/tiles.js";
import { toast } from "./behaviours/toast.js";
import { starter } from "./starter.js";

const start = starter({
  autosave,
  beside,
  copy,
  count,
  dialog,
  "error-summary": errorSummary,
  "exit-page": exitPage,
  "file-preview": filePreview,
  keyboard,
  "leave-guard": leaveGuard,
  passkey,
  narrow,
  print,
  "receipt-code": receiptCode,
  "receipt-hash": receiptHash,
  reveal,
  "select-all": selectAll,
  suggest,
  theme,
  tiles,
  toast,
});

start(document);
document.addEventListener("htmx:load", (event) => start(/** @type {Element} */ (event.target)));
document.addEventListener("raengjai:added", (event) => start(/** @type {Element} */ (event.target)));
