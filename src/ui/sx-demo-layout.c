/* sx-demo-layout.c: where the parts of the demo's caption stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-demo-layout.h"
#include "sx-widget-util.h"

/* In pixels */
#define SPACING     18
#define MIN_SPACING 6    /* of progress and buttons in one row */
#define ROW_SPACING 2

/* Of its lines at least so many are seen, in fifths: that there are more is seen by the one that is cut */
#define MIN_FIFTHS 8

struct _SxDemoLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (SxDemoLayout, sx_demo_layout, GTK_TYPE_LAYOUT_MANAGER)

/* How all of it stands in some width */
typedef struct
{
  GtkWidget      *sentence;
  GtkWidget      *progress;
  GtkWidget      *buttons;
  GtkRequisition  progress_size;
  GtkRequisition  buttons_size;
  int             sentence_width;
  int             minimum;          /* of the sentence's height */
  int             natural;
  gboolean        is_beside;
  gboolean        is_row;           /* progress and buttons are */
} Plan;

static int
get_side_width (const Plan *plan)
{
  return MAX (plan->progress_size.width, plan->buttons_size.width);
}

/* Of progress and buttons */
static int
get_side_height (const Plan *plan)
{
  if (plan->is_row)
    return MAX (plan->progress_size.height, plan->buttons_size.height);

  return plan->progress_size.height + ROW_SPACING + plan->buttons_size.height;
}

static void
get_parts (GtkWidget *widget,
           Plan      *plan)
{
  *plan = (Plan) { .sentence = gtk_widget_get_first_child (widget) };
  plan->progress = gtk_widget_get_next_sibling (plan->sentence);
  plan->buttons = gtk_widget_get_next_sibling (plan->progress);
  gtk_widget_get_preferred_size (plan->progress, NULL, &plan->progress_size);
  gtk_widget_get_preferred_size (plan->buttons, NULL, &plan->buttons_size);
}

static void
make_plan (GtkWidget *widget,
           int        width,
           Plan      *plan)
{
  int wanted, least, line;

  get_parts (widget, plan);
  gtk_widget_measure (plan->sentence, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  plan->is_beside = width < 0 || wanted + SPACING + get_side_width (plan) <= width;
  plan->is_row = !plan->is_beside && plan->progress_size.width + MIN_SPACING + plan->buttons_size.width <= width;
  plan->sentence_width = width < 0 ? wanted : plan->is_beside ? width - SPACING - get_side_width (plan) : width;
  gtk_widget_measure (plan->sentence, GTK_ORIENTATION_VERTICAL, plan->sentence_width, &least, &plan->natural, NULL, NULL);
  /* As wide as it likes, it is one line */
  gtk_widget_measure (plan->sentence, GTK_ORIENTATION_VERTICAL, G_MAXINT16, NULL, &line, NULL, NULL);
  plan->minimum = MAX (least, MIN (plan->natural, line * MIN_FIFTHS / 5));
}

static GtkSizeRequestMode
sx_demo_layout_get_request_mode (GtkLayoutManager *manager,
                                 GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_demo_layout_measure (GtkLayoutManager *manager,
                        GtkWidget        *widget,
                        GtkOrientation    orientation,
                        int               for_size,
                        int              *minimum,
                        int              *natural,
                        int              *minimum_baseline,
                        int              *natural_baseline)
{
  Plan plan;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      get_parts (widget, &plan);
      gtk_widget_measure (plan.sentence, orientation, -1, minimum, natural, NULL, NULL);
      *minimum = MAX (*minimum, get_side_width (&plan));
      *natural += SPACING + get_side_width (&plan);
      return;
    }

  make_plan (widget, for_size, &plan);
  if (plan.is_beside)
    {
      *minimum = MAX (plan.minimum, get_side_height (&plan));
      *natural = MAX (plan.natural, get_side_height (&plan));
      return;
    }
  *minimum = plan.minimum + ROW_SPACING + get_side_height (&plan);
  *natural = plan.natural + ROW_SPACING + get_side_height (&plan);
}

static void
sx_demo_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         int               width,
                         int               height,
                         int               baseline)
{
  Plan plan;
  int sentence, top, room;

  make_plan (widget, width, &plan);
  room = plan.is_beside ? height : height - ROW_SPACING - get_side_height (&plan);
  sentence = MAX (plan.minimum, MIN (plan.natural, room));
  top = plan.is_beside ? (height - get_side_height (&plan)) / 2 : sentence + ROW_SPACING;

  sx_widget_place_child (widget, plan.sentence, 0, plan.is_beside ? (height - sentence) / 2 : 0, plan.sentence_width, sentence);
  if (plan.is_row)
    sx_widget_place_child (widget, plan.progress, 0, top, plan.progress_size.width, get_side_height (&plan));
  else
    sx_widget_place_child (widget, plan.progress, width - plan.progress_size.width, top, plan.progress_size.width,
                           plan.progress_size.height);
  if (!plan.is_row)
    top += plan.progress_size.height + ROW_SPACING;
  sx_widget_place_child (widget, plan.buttons, width - plan.buttons_size.width, top, plan.buttons_size.width,
                         plan.buttons_size.height);
}

static void
sx_demo_layout_class_init (SxDemoLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = sx_demo_layout_get_request_mode;
  layout_class->measure = sx_demo_layout_measure;
  layout_class->allocate = sx_demo_layout_allocate;
}

static void
sx_demo_layout_init (SxDemoLayout *self)
{
}
