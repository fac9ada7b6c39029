"""A static site of chosen incidents: pages, downloads, feed, citation; opens from the disk, and from any server.

    choosing      which part of a masked record is published, and which accusations stay out
    incident      what one incident's page shows beyond the report's views
    state         what was published before, and what is different now
    files         every file of the site, as bytes
    folder        a folder that holds a site: only what changed is written

Pure but for `folder`. Nothing is masked here: the record that comes in is masked already.
"""
