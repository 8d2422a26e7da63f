// Choosers of rows: beside each name what tells it from others called alike, and where nothing fits the proposal of a new term.
{
  const $ = django.jQuery;

  $.fn.select2.defaults.set("templateResult", (row) => {
    if (!row.hint) return row.text;
    return $("<span>").text(row.text).append(" ", $("<span>").addClass("chooser-hint").text(row.hint));
  });

  $(document).on("select2:selecting", "select", (event) => {
    const { propose, address } = event.params.args.data;
    if (!propose) return;
    event.preventDefault();
    $(event.target).select2("close");
    const add = document.getElementById(`add_${event.target.id}`);
    const form = new URL(add?.href ?? address, location.href);
    for (const [name, value] of Object.entries(propose)) form.searchParams.set(name, value);
    if (!add) return open(form);
    const { href } = add;
    add.href = form;
    add.click();
    add.href = href;
  });
}
