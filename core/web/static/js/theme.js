// Runs before the first paint, so that a remembered brightness or folded sidebar never flickers. Not a module on purpose.
{
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage may be refused; then everything is as the device says.
    }
  };
  const root = document.documentElement;
  const theme = remembered("annai.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const sidebar = remembered("annai.sidebar");
  if (sidebar === "narrow" || sidebar === "wide") root.dataset.sidebar = sidebar;
  root.dataset.scripted = "";
}
